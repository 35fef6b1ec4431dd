using System.Globalization;
using System.Text;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Layout;

namespace WebShopRL.Web.Studies;

/// <summary>A study written out for people and for tables.</summary>
internal static class StudyReport
{
    private static readonly (string Name, Func<StudiedAgent, object?> Of)[] Columns =
    [
        ("evaluation", agent => agent.Evaluation), ("split", agent => agent.Split), ("decoding", agent => agent.Decoding), ("agent", agent => agent.Name), ("seeds", agent => agent.Seeds), ("goals", agent => agent.Goals),
        ("score", agent => agent.Score), ("score_low", agent => agent.ScoreLow), ("score_high", agent => agent.ScoreHigh), ("score_seeds_low", agent => agent.ScoreSeedsLow), ("score_seeds_high", agent => agent.ScoreSeedsHigh),
        ("success_rate", agent => agent.SuccessRate), ("success_rate_low", agent => agent.SuccessRateLow), ("success_rate_high", agent => agent.SuccessRateHigh),
        ("success_rate_seeds_low", agent => agent.SuccessRateSeedsLow), ("success_rate_seeds_high", agent => agent.SuccessRateSeedsHigh), ("mean_length", agent => agent.MeanLength), ("seeds_left_out", agent => agent.SeedsLeftOut),
    ];

    /// <summary>A line an agent of a stage of evaluations, names in the first one (RFC 4180).</summary>
    public static string Csv(StudyAnswer study) => string.Concat(new[] { string.Join(',', Columns.Select(column => column.Name)) }
        .Concat(study.Agents.Select(agent => string.Join(',', Columns.Select(column => Cell(column.Of(agent)))))).Select(line => line + "\r\n"));

    public static string Markdown(StudyAnswer study)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {Escaped(study.Name)}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Study {study.Id}{(study.Preset is { } preset ? $" (preset `{preset}`)" : "")}, {Seeds(study.Seeds)}, {study.Status.ToString().ToLowerInvariant()}. Launched {study.CreatedAt:yyyy-MM-dd HH:mm} UTC{Took(study)}.{(study.Machine is { } machine ? $" Machine: {machine}." : "")}");
        text.AppendLine().AppendLine("## Stages").AppendLine();
        Row(text, ["Stage", "Kind", "Status", "Waits for", "Parts", "Seconds"]);
        Row(text, ["---", "---", "---", "---", "--:", "--:"]);
        foreach (var stage in study.Stages)
            Row(text, [stage.Name, stage.Kind, stage.Status, string.Join(", ", stage.WaitsFor), stage.Parts.Count.ToString(CultureInfo.InvariantCulture), Number(stage.Parts.Sum(part => part.Seconds ?? 0), "F0")]);
        foreach (var (stage, part) in study.Stages.SelectMany(stage => stage.Parts.Where(part => part.Reason is not null || part.Status is "failed" or "cancelled" or "deleted").Select(part => (stage, part))))
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"- {Escaped(stage.Name)}{(part.Agent is { } agent ? $" of {Escaped(agent)}" : "")}, seed {part.Seed}: {part.Status}. {Escaped((part.Reason ?? part.Error ?? "").Split('\n')[0])}");
        foreach (var evaluation in study.Agents.GroupBy(agent => agent.Evaluation))
            Evaluation(text, study, [.. evaluation]);
        foreach (var comparison in study.Arms.GroupBy(arm => arm.Comparison))
            Bandits(text, [.. comparison]);
        Training(text, study.Runs);
        return text.ToString();
    }

    private static void Bandits(StringBuilder text, IReadOnlyList<StudiedArm> arms)
    {
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {Escaped(arms[0].Comparison)}: what {arms[0].Bandits} Thompson bandits chose in {arms[0].Rollouts} rollouts").AppendLine();
        Row(text, ["Agent", "Chosen", "Most often in", "Score when chosen", "Success when chosen"]);
        Row(text, ["---", "--:", "--:", "--:", "--:"]);
        foreach (var arm in arms)
            Row(text, [arm.Name, Texts.Percent((double)arm.Pulls / arm.Rollouts), string.Create(CultureInfo.InvariantCulture, $"{arm.Favored} of {arm.Bandits}"), Texts.Score(arm.Score), Texts.Percent(arm.SuccessRate)]);
    }

    private static void Training(StringBuilder text, IReadOnlyList<StudiedRun> runs)
    {
        if (runs.Count == 0)
            return;
        text.AppendLine().AppendLine("## Training").AppendLine();
        text.AppendLine("Minutes are by the run's own clock, its preparations included and pauses left out. The score is that of the weights kept, on the validation goals that the run was checked with.").AppendLine();
        Row(text, ["Stage", "Seed", "Run", "Updates", "Minutes", "Best at update", "Best at minute", "Validation score"]);
        Row(text, ["---", "--:", "--:", "--:", "--:", "--:", "--:", "--:"]);
        foreach (var run in runs)
            Row(text, [run.Stage, Number(run.Seed, "F0"), Number(run.RunId, "F0"), Number(run.Updates, "F0"), Texts.Score(run.Minutes), run.BestUpdate is { } best ? Number(best, "F0") : "–", Texts.Score(run.BestMinutes), Texts.Score(run.ValidationScore)]);
    }

    private static void Evaluation(StringBuilder text, StudyAnswer study, IReadOnlyList<StudiedAgent> agents)
    {
        var first = agents[0];
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {Escaped(first.Evaluation)}: {first.Goals} {first.Split} goals, {first.Decoding}").AppendLine();
        text.AppendLine("Intervals are 95 %: over goals, each with its mean over the seeds, and over seeds (Student's t), where there are several.").AppendLine();
        Row(text, ["Agent", "Seeds", "Score", "over goals", "over seeds", "Success", "over goals", "over seeds", "Steps"]);
        Row(text, ["---", "--:", "--:", "---", "---", "--:", "---", "---", "--:"]);
        foreach (var agent in agents)
            Row(text, [agent.Name, agent.Seeds.ToString(CultureInfo.InvariantCulture), Texts.Score(agent.Score), Span(agent.ScoreLow, agent.ScoreHigh), Span(agent.ScoreSeedsLow, agent.ScoreSeedsHigh),
                Texts.Percent(agent.SuccessRate), Span(100 * agent.SuccessRateLow, 100 * agent.SuccessRateHigh), Span(100 * agent.SuccessRateSeedsLow, 100 * agent.SuccessRateSeedsHigh), Texts.Score(agent.MeanLength)]);
        foreach (var agent in agents.Where(agent => agent.SeedsLeftOut > 0))
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"- {Escaped(agent.Name)}: {Seeds(agent.SeedsLeftOut)} left out, which played in another catalog than its first, or other goals.");
        StudiedDifference[] differences = [.. study.Differences.Where(difference => difference.Evaluation == first.Evaluation)];
        if (differences.Length == 0)
            return;
        text.AppendLine().AppendLine("Differences, goal by goal: bootstrap intervals over goals, and over seeds (Student's t; the same seed of both is a pair), 95 %. Settled: what intervals there are leave 0 out; of a single goal nothing is.").AppendLine();
        Row(text, ["Second − first", "Score", "over goals", "over seeds", "settled", "Success", "over goals", "over seeds", "settled"]);
        Row(text, ["---", "--:", "---", "---", "---", "--:", "---", "---", "---"]);
        foreach (var pair in differences)
            Row(text, [$"{pair.Second} − {pair.First}",
                Texts.Score(pair.Score), Span(pair.ScoreLow, pair.ScoreHigh), Span(pair.ScoreSeedsLow, pair.ScoreSeedsHigh), Settled.By(pair.Goals, pair.ScoreLow, pair.ScoreHigh, pair.ScoreSeedsLow, pair.ScoreSeedsHigh),
                Texts.Percent(pair.SuccessRate), Span(100 * pair.SuccessRateLow, 100 * pair.SuccessRateHigh), Span(100 * pair.SuccessRateSeedsLow, 100 * pair.SuccessRateSeedsHigh),
                Settled.By(pair.Goals, pair.SuccessRateLow, pair.SuccessRateHigh, pair.SuccessRateSeedsLow, pair.SuccessRateSeedsHigh)]);
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells.Select(Escaped)).AppendLine(" |");

    /// <summary>Names are people's: a bar would end a cell, a line break the table.</summary>
    private static string Escaped(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static string Seeds(int count) => count == 1 ? "one seed" : string.Create(CultureInfo.InvariantCulture, $"{count} seeds");

    private static string Took(StudyAnswer study) => study is { StartedAt: { } started, FinishedAt: { } finished } ? $", took {Texts.Duration(finished - started)}" : "";

    private static string Span(double? low, double? high) => low is null ? "–" : $"{Texts.Score(low)} to {Texts.Score(high)}";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Cell(object? value) => value switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => Api.Csv.Cell(value.ToString()!),
    };
}
