using Hangfire;
using WebShopRL.Web.Comparisons;

namespace WebShopRL.Web.Jobs;

/// <summary>The queue that the workers' Hangfire servers serve.</summary>
internal sealed class HangfireJobQueue(IBackgroundJobClient client) : IJobQueue
{
    /// <summary>Runs: one at a time on each worker, each with the torch threads it is given.</summary>
    public const string Training = "training";

    /// <summary>Evaluations and comparisons: one at a time on each worker, beside a run.</summary>
    public const string Evaluation = "evaluation";

    public void EnqueueRun(int runId) => client.Enqueue<RunJob>(Training, job => job.ExecuteAsync(runId, CancellationToken.None));

    public void EnqueueEvaluation(int evaluationId) => client.Enqueue<EvaluationJob>(Evaluation, job => job.ExecuteAsync(evaluationId, CancellationToken.None));

    public void EnqueueComparison(int comparisonId) => client.Enqueue<ComparisonJob>(Evaluation, job => job.ExecuteAsync(comparisonId, CancellationToken.None));
}
