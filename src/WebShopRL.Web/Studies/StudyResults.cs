using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Store;

namespace WebShopRL.Web.Studies;

/// <summary>What an agent came to in a stage of evaluations. Scores are 0-100, success rates 0-1; intervals are 95 %.</summary>
/// <param name="Name">The stage its runs come from, or the baseline.</param>
/// <param name="Evaluation">The stage that evaluated it.</param>
/// <param name="Seeds">Runs that were evaluated; 1 for what does not come from a stage.</param>
/// <param name="ScoreLow">Over goals, each with its mean over the seeds: how much it would change with other goals.</param>
/// <param name="ScoreSeedsLow">Over seeds, by Student's t: how much it would change with other seeds. Null for one seed, which does not say.</param>
/// <param name="SeedsLeftOut">Runs that were evaluated in another catalog than the first, or on other goals: they make no mean with it, and are not counted.</param>
public sealed record StudiedAgent(
    string Name, string Evaluation, string Split, string Decoding, int Seeds, int Goals,
    double Score, double ScoreLow, double ScoreHigh, double? ScoreSeedsLow, double? ScoreSeedsHigh,
    double SuccessRate, double SuccessRateLow, double SuccessRateHigh, double? SuccessRateSeedsLow, double? SuccessRateSeedsHigh, double MeanLength, int SeedsLeftOut);

/// <summary>Second minus first over the same goals, each agent's goals with their mean over its seeds; low and high are the ends of 95 % bootstrap intervals over goals.</summary>
/// <param name="Goals">How many; of a single one the interval has no width and says nothing.</param>
/// <param name="ScoreSeedsLow">Over seeds, where both have several: the same seed of both is a pair.</param>
public sealed record StudiedDifference(
    string Evaluation, string First, string Second, int Goals, double Score, double ScoreLow, double ScoreHigh, double? ScoreSeedsLow, double? ScoreSeedsHigh,
    double SuccessRate, double SuccessRateLow, double SuccessRateHigh, double? SuccessRateSeedsLow, double? SuccessRateSeedsHigh);

/// <summary>The figures of a study, from the episodes of its evaluations and the choices of its bandits.</summary>
internal sealed record StudyResults(IReadOnlyList<StudiedAgent> Agents, IReadOnlyList<StudiedDifference> Differences, IReadOnlyList<StudiedArm> Arms)
{
    /// <summary>The evaluations and comparisons that figures can be had from; as long as they are the same, so are the figures.</summary>
    public static IReadOnlyList<(int? Evaluation, int? Comparison)> MeasuredBy(StudyState state) =>
        [.. state.Parts.Where(part => part.Succeeded && (part.Part.EvaluationId ?? part.Part.ComparisonId) is not null).Select(part => (part.Part.EvaluationId, part.Part.ComparisonId))];

    public static async Task<StudyResults> ReadAsync(WebShopDbContext store, StudyState state, CancellationToken cancellation)
    {
        int[] ids = [.. MeasuredBy(state).Select(by => by.Evaluation).OfType<int>()];
        var rows = await store.Evaluations.AsNoTracking().Where(row => ids.Contains(row.Id)).Select(row => new { row.Id, row.CatalogFingerprint }).ToDictionaryAsync(row => row.Id, row => row.CatalogFingerprint, cancellation);
        var episodes = (await store.EvaluationEpisodes.AsNoTracking().Where(episode => ids.Contains(episode.EvaluationId))
            .Select(episode => new Played(episode.EvaluationId, episode.Goal, episode.Reward, episode.Steps)).ToListAsync(cancellation)).ToLookup(episode => episode.Evaluation);
        List<StudiedAgent> agents = [];
        List<StudiedDifference> differences = [];
        foreach (var (place, stage) in state.Plan.Stages.Index())
        {
            if (stage.Evaluations is not { } planned)
                continue;
            List<Measured> measured = [];
            foreach (var (index, agent) in planned.Agents.Index())
            {
                // An agent of which a seed is missing is shown with those that there are, and says how many.
                MeasuredSeed[] ended = [.. state.Parts.Where(part => part.Part.Stage == place && part.Part.Agent == index && part.Succeeded && rows.ContainsKey(part.Part.EvaluationId!.Value)).Select(part =>
                    new MeasuredSeed(part.Part.Seed, [.. episodes[part.Part.EvaluationId!.Value].OrderBy(episode => episode.Goal)], rows[part.Part.EvaluationId!.Value]))];
                if (ended.Length > 0)
                    measured.Add(Measured.Of(agent.Name, ended));
            }
            agents.AddRange(measured.Select(agent => agent.Figures(stage.Name, planned)));
            foreach (var (index, first) in measured.Index())
                differences.AddRange(measured.Skip(index + 1).Where(first.IsPairedWith).Select(second => Measured.Difference(stage.Name, first, second)));
        }
        return new StudyResults(agents, differences, await StudiedArm.ReadAsync(store, state, cancellation));
    }

    private sealed record Played(int Evaluation, int Goal, double Reward, int Steps);

    /// <summary>The evaluation of an agent's run with a seed, by goal.</summary>
    private sealed record MeasuredSeed(int Seed, Played[] Episodes, string? Catalog)
    {
        public bool IsLike(MeasuredSeed other) => Catalog == other.Catalog && Episodes.Select(episode => episode.Goal).SequenceEqual(other.Episodes.Select(episode => episode.Goal));
    }

    /// <summary>An agent's episodes by goal, seed by seed: all of them on the same goals of the same catalog.</summary>
    private sealed class Measured(string name, int[] seeds, Played[][] episodes, string? catalog, int leftOut)
    {
        /// <summary>Of the seeds that are like the first: a service that was started with another catalog in the middle makes others.</summary>
        public static Measured Of(string name, MeasuredSeed[] measured)
        {
            var alike = Array.FindAll(measured, measured[0].IsLike);
            return new Measured(name, [.. alike.Select(seed => seed.Seed)], [.. alike.Select(seed => seed.Episodes)], measured[0].Catalog, measured.Length - alike.Length);
        }

        /// <summary>Of each goal, the mean over the seeds.</summary>
        private readonly double[] _scores = Means(episodes, Score), _successes = Means(episodes, Success);

        public StudiedAgent Figures(string evaluation, PlannedEvaluations planned)
        {
            var score = Intervals.Mean(_scores);
            // One run's successes are a share of trials; means over several are not.
            var success = seeds.Length == 1 ? Intervals.Share(episodes[0].Count(episode => episode.Reward == 1), episodes[0].Length) : Intervals.Mean(_successes);
            var (scoreSeeds, successSeeds) = (SeedIntervals.Mean([.. episodes.Select(run => run.Average(Score))]), SeedIntervals.Mean([.. episodes.Select(run => run.Average(Success))]));
            return new StudiedAgent(
                name, evaluation, planned.Split, planned.Decoding, seeds.Length, _scores.Length,
                score.Mean, Math.Max(0, score.Low), Math.Min(100, score.High), Within(scoreSeeds?.Low, 100), Within(scoreSeeds?.High, 100),
                success.Mean, Math.Max(0, success.Low), Math.Min(1, success.High), Within(successSeeds?.Low, 1), Within(successSeeds?.High, 1), episodes.Average(run => run.Average(episode => episode.Steps)), leftOut);
        }

        /// <summary>Figures of other goals, or of goals of another catalog, make no pairs.</summary>
        public bool IsPairedWith(Measured other) => Goals.SequenceEqual(other.Goals) && Catalog == other.Catalog;

        public static StudiedDifference Difference(string evaluation, Measured first, Measured second)
        {
            var (score, success) = (Bootstrap.PairedDifference(first._scores, second._scores), Bootstrap.PairedDifference(first._successes, second._successes));
            var (scoreSeeds, successSeeds) = (first.OverSeeds(second, Score), first.OverSeeds(second, Success));
            return new StudiedDifference(
                evaluation, first.Name, second.Name, first._scores.Length, score.Mean, score.Low, score.High, scoreSeeds?.Low, scoreSeeds?.High, success.Mean, success.Low, success.High, successSeeds?.Low, successSeeds?.High);
        }

        private string Name => name;

        private string? Catalog => catalog;

        private IEnumerable<int> Goals => episodes[0].Select(episode => episode.Goal);

        private int[] Seeds => seeds;

        private Played[][] Episodes => episodes;

        private Interval? OverSeeds(Measured other, Func<Played, double> figure) => SeedIntervals.Mean([.. seeds.Intersect(other.Seeds)
            .Select(seed => other.Episodes[Array.IndexOf(other.Seeds, seed)].Average(figure) - episodes[Array.IndexOf(seeds, seed)].Average(figure))]);

        private static double[] Means(Played[][] runs, Func<Played, double> figure) => [.. Enumerable.Range(0, runs[0].Length).Select(goal => runs.Average(run => figure(run[goal])))];

        private static double Score(Played episode) => 100 * episode.Reward;

        private static double Success(Played episode) => episode.Reward == 1 ? 1 : 0;

        private static double? Within(double? end, double most) => end is { } given ? Math.Clamp(given, 0, most) : null;
    }
}
