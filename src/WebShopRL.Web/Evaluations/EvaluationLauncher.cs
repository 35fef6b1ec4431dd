using WebShopRL.Store.Evaluations;

namespace WebShopRL.Web.Evaluations;

/// <summary>Which agent: exactly one of a checkpoint reference (<c>"17"</c> or <c>"run:12"</c>) and a baseline (rule, random, expert).</summary>
public sealed record EvaluatedAgent(string? Checkpoint = null, string? Baseline = null);

public sealed record EvaluationRequest(
    EvaluatedAgent Agent, string Split, IReadOnlyList<int>? Goals = null, int? Episodes = null, string Decoding = "greedy",
    double? Temperature = null, int? MaxSteps = null, int? Seed = null);

/// <summary>An evaluation in line, or what is wrong with the request by field.</summary>
public sealed record EvaluationLaunchResult(EvaluationRecord? Evaluation, IReadOnlyDictionary<string, string[]> Errors);

/// <summary>Checks a request, stores the evaluation and puts it in line.</summary>
public sealed class EvaluationLauncher
{
    public Task<EvaluationLaunchResult> LaunchAsync(EvaluationRequest request, CancellationToken cancellation = default) => throw new NotImplementedException();
}

internal static class EvaluationServices
{
    public static void AddEvaluations(this WebApplicationBuilder builder) => builder.Services.AddSingleton<EvaluationLauncher>();
}
