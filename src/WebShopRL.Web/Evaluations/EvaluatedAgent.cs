using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Store;
using WebShopRL.Store.Evaluations;
using WebShopRL.Web.Api;
using WebShopRL.Web.Checkpoints;

namespace WebShopRL.Web.Evaluations;

/// <summary>Which agent: exactly one of a checkpoint reference (<c>"17"</c>, <c>17</c>, <c>"run:12"</c>, <c>"name:best-agent"</c> or <c>"model:owner/name"</c>), a baseline and a language model.</summary>
/// <param name="Baseline">rule, random, expert, reader; oracle: the best purchase among the results for the instruction; human: people's stored episodes of the goals.</param>
public sealed record EvaluatedAgent(
    [property: JsonConverter(typeof(CheckpointReferenceConverter)), Text(CheckpointReference.MaximumLength)] string? Checkpoint = null,
    [property: AllowedValues("rule", "random", "expert", "reader", "oracle", "human")] string? Baseline = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LlmAgent? Llm = null)
{
    /// <summary>As one word: the baseline's name, the checkpoint reference, or the language model's name.</summary>
    [JsonIgnore]
    public string Name => Baseline ?? Checkpoint ?? Llm?.Name ?? "";

    /// <summary>Whether it writes queries itself, so that a query writer has nothing to do.</summary>
    internal bool WritesQueries => Llm is not null || Baseline == PolicyLoader.Human;

    /// <summary>The agent that <see cref="Name"/> gave; a language model's name does not say enough.</summary>
    public static EvaluatedAgent Of(string name) => PolicyLoader.Measured.Contains(name) ? new(Baseline: name) : new(name);

    /// <summary>The agent of a row.</summary>
    internal static EvaluatedAgent Of(EvaluationRecord row) => new(row.CheckpointReference, row.Baseline, LlmAgent.Of(row.Llm));

    internal async Task CheckAsync(string field, CheckpointFolders folders, WebShopDbContext store, RequestErrors errors, CancellationToken cancellation)
    {
        if (new object?[] { Checkpoint, Baseline, Llm }.Count(given => given is not null) != 1)
            errors.Add(field, $"Give exactly one of checkpoint ({CheckpointReference.Form}), baseline ({string.Join(", ", PolicyLoader.Measured)}) and llm (base_url and model).");
        else if (Checkpoint is not null && await folders.ProblemAsync(Checkpoint, CheckpointUse.Playing, store, cancellation) is { } problem)
            errors.Add($"{field}.checkpoint", problem);
        Llm?.Check($"{field}.llm", errors);
    }

    /// <summary>Also refuses what is no policy: its episodes cannot be sampled.</summary>
    internal async Task CheckPolicyAsync(string field, CheckpointFolders folders, WebShopDbContext store, RequestErrors errors, CancellationToken cancellation)
    {
        await CheckAsync(field, folders, store, errors, cancellation);
        if (Llm is not null)
            errors.Add($"{field}.llm", "A language model is evaluated and compared; its episodes are not generated. Give a checkpoint or a baseline.");
        if (Baseline is PolicyLoader.Oracle or PolicyLoader.Human)
            errors.Add($"{field}.baseline", $"'{Baseline}' is evaluated and compared; its episodes are not generated. Give one of {string.Join(", ", PolicyLoader.Baselines)}.");
    }
}
