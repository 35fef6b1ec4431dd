using System.Globalization;
using System.Text.RegularExpressions;
using WebShopRL.Agents.Training;
using WebShopRL.Store;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Preferences;
using WebShopRL.Web.Runs;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Web.Studies;

/// <summary>Holds a whole plan to what its parts' launchers would say, and to itself, before anything is put in line. Every problem is told at its place: <c>stages[2].runs.settings.beta</c>.</summary>
/// <param name="shop">Waited for only where the plan names goals, or people's episodes of them: a preset does not wait for a catalog that is being prepared.</param>
internal sealed partial class PlanCheck(StudyPlan plan, CheckpointFolders folders, WebShopDbContext store, ShopProvider shop, RequestErrors errors, CancellationToken cancellation)
{
    private const int MostStages = 60;

    private PlanReferences Named => new(folders, store, errors, cancellation);

    public async Task RunAsync()
    {
        if (plan.Stages.Count is 0 or > MostStages)
            errors.Add("stages", $"{plan.Stages.Count} stages: give 1 to {MostStages}.");
        foreach (var (place, stage) in plan.Stages.Index().Take(MostStages))
            await CheckAsync(string.Create(CultureInfo.InvariantCulture, $"stages[{place}]"), stage, [.. plan.Stages.Take(place)]);
    }

    private async Task CheckAsync(string place, PlannedStage stage, IReadOnlyList<PlannedStage> before)
    {
        if (!Name().IsMatch(stage.Name))
            errors.Add($"{place}.name", $"'{(stage.Name.Length > 60 ? stage.Name[..60] : stage.Name)}' is not a stage's name: give 1 to 40 letters, digits, blanks and . _ + - that begin with a letter or a digit.");
        if (before.Any(earlier => earlier.Name == stage.Name))
            errors.Add($"{place}.name", $"Another stage is named '{stage.Name}': give each a name of its own.");
        foreach (var (index, name) in (stage.After ?? []).Index())
            _ = Named.Stage(string.Create(CultureInfo.InvariantCulture, $"{place}.after[{index}]"), name, before);
        object?[] kinds = [stage.Runs, stage.Generation, stage.Evaluations, stage.Comparison];
        if (kinds.Count(kind => kind is not null) != 1)
            errors.Add(place, "Give exactly one of runs, generation, evaluations and comparison.");
        if (stage.Runs is { } runs)
            await CheckAsync($"{place}.runs", runs, before);
        if (stage.Generation is { } generation)
            await CheckAsync($"{place}.generation", generation, before);
        if (stage.Evaluations is { } evaluations)
            await CheckAsync($"{place}.evaluations", evaluations, before);
        if (stage.Comparison is { } comparison)
            await CheckAsync($"{place}.comparison", comparison, before);
    }

    private async Task CheckAsync(string place, PlannedRuns runs, IReadOnlyList<PlannedStage> before)
    {
        TrainingSettings? settings = null;
        var request = new LaunchRequest("study", runs.Algorithm, runs.Preset, 0, runs.InitialCheckpoint, runs.Settings);
        Within(place, found => settings = LaunchCheck.Settings(request, found).Settings);
        var starts = false;
        if (runs.InitialCheckpoint is { } start)
            starts = await Named.CheckpointAsync($"{place}.initial_checkpoint", start, CheckpointUses.StartOf(runs.Algorithm), before);
        else if (Agents.Algorithms.Find(runs.Algorithm)?.NeedsCheckpoint == true)
            errors.Add($"{place}.initial_checkpoint", $"Missing: {runs.Algorithm} starts from a checkpoint; give stage:NAME of runs before, or {CheckpointReference.Form}.");
        else
            starts = true;
        if (settings is null)
            return;
        if (starts)
            await WithinAsync(place, found => LaunchCheck.CheckStartAsync(request, settings, folders, store, found, cancellation));
        await WithinAsync(place, found => StatedPreferences.CheckAsync(settings, store, found, cancellation));
        foreach (var named in (settings as ILearnsByCheckpoints)?.Checkpoints ?? [])
            await Named.CheckpointAsync($"{place}.settings.{named.Setting}", named.Reference, CheckpointUses.Of(named.Kind), before);
        foreach (var set in StageParts.Sets(runs))
            if (StageReference.NameOf(set) is { } stage)
            {
                if (Named.Stage($"{place}.settings.trajectory_sets", stage, before) is { Generation: null })
                    errors.Add($"{place}.settings.trajectory_sets", $"The stage '{stage}' makes no trajectory set: name a generation.");
            }
            else if (await TrajectorySets.ProblemAsync(set, shop, store, cancellation) is { } missing)
                errors.Add($"{place}.settings.trajectory_sets", missing);
    }

    /// <summary>Takes over what a check says of a part, at the part's place.</summary>
    private void Within(string place, Action<RequestErrors> check)
    {
        var found = new RequestErrors();
        check(found);
        TakeOver(place, found);
    }

    /// <inheritdoc cref="Within"/>
    private async Task WithinAsync(string place, Func<RequestErrors, Task> check)
    {
        var found = new RequestErrors();
        await check(found);
        TakeOver(place, found);
    }

    private void TakeOver(string place, RequestErrors found)
    {
        foreach (var (field, messages) in found.ToDictionary())
            foreach (var message in messages)
                errors.Add($"{place}.{field}", message);
    }

    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9 ._+-]{0,38}[A-Za-z0-9._+-])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
