using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies;
using WebShopRL.Store;
using WebShopRL.Web.Api;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Runs;

namespace WebShopRL.Web.Evaluations;

/// <summary>Which agent: exactly one of a checkpoint reference (<c>"17"</c>, <c>17</c>, <c>"run:12"</c> or <c>"model:owner/name"</c>) and a baseline (rule, random, expert, reader).</summary>
public sealed record EvaluatedAgent(
    [property: JsonConverter(typeof(CheckpointReferenceConverter)), Text(CheckpointReference.MaximumLength)] string? Checkpoint = null,
    [property: AllowedValues("rule", "random", "expert", "reader")] string? Baseline = null)
{
    /// <summary>As one word: the baseline's name or the checkpoint reference.</summary>
    [JsonIgnore]
    public string Name => Baseline ?? Checkpoint ?? "";

    /// <summary>The agent that <see cref="Name"/> gave.</summary>
    public static EvaluatedAgent Of(string name) => PolicyLoader.Baselines.Contains(name) ? new(Baseline: name) : new(name);

    internal async Task CheckAsync(string field, CheckpointFolders folders, WebShopDbContext store, RequestErrors errors, CancellationToken cancellation)
    {
        if (Checkpoint is null == Baseline is null)
            errors.Add(field, $"Give exactly one of checkpoint ({CheckpointReference.Form}) and baseline ({string.Join(", ", PolicyLoader.Baselines)}).");
        else if (Checkpoint is not null && await folders.ProblemAsync(Checkpoint, CheckpointUse.Playing, store, cancellation) is { } problem)
            errors.Add($"{field}.checkpoint", problem);
    }
}
