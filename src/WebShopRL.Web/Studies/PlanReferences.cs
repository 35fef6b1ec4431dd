using WebShopRL.Store;
using WebShopRL.Web.Api;
using WebShopRL.Web.Checkpoints;

namespace WebShopRL.Web.Studies;

/// <summary>What a plan names: stages before the one that names them, and checkpoints there are. What is not there, or cannot be used so, is told at its place.</summary>
internal sealed class PlanReferences(CheckpointFolders folders, WebShopDbContext store, RequestErrors errors, CancellationToken cancellation)
{
    /// <summary>What is named where a checkpoint is meant: a stage before, or one there is. True where it is one there is, with nothing wrong.</summary>
    public async Task<bool> CheckpointAsync(string place, string reference, CheckpointUse use, IReadOnlyList<PlannedStage> before)
    {
        if (StageReference.NameOf(reference) is { } stage)
        {
            Weights(place, stage, use, before);
            return false;
        }
        if (await folders.ProblemAsync(reference, use, store, cancellation) is not { } problem)
            return true;
        errors.Add(place, problem);
        return false;
    }

    /// <summary>A stage before, whose runs' weights can be used so.</summary>
    public void Weights(string place, string name, CheckpointUse use, IReadOnlyList<PlannedStage> before)
    {
        if (Stage(place, name, before) is not { } stage)
            return;
        if (stage.Runs is null)
            errors.Add(place, $"The stage '{name}' makes no checkpoint: name a stage of runs.");
        else if (Agents.Algorithms.Find(stage.Runs.Algorithm) is { } known && !use.Suits(known.Name))
            errors.Add(place, use.Refusal($"The stage '{name}'", known.Name));
    }

    /// <summary>The stage of that name before; null where there is none, which is told.</summary>
    public PlannedStage? Stage(string place, string name, IReadOnlyList<PlannedStage> before)
    {
        if (before.FirstOrDefault(stage => stage.Name == name) is { } found)
            return found;
        errors.Add(place, before.Count == 0
            ? $"There is no stage '{name}' before this one, which is the first."
            : $"There is no stage '{name}' before this one; there are {string.Join(", ", before.Select(stage => stage.Name))}.{NearestName.Hint(name, before.Select(stage => stage.Name))}");
        return null;
    }
}
