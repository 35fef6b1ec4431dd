using System.Collections.Concurrent;
using WebShopRL.Web.Jobs;

namespace WebShopRL.Tests.Hosting;

/// <summary>Remembers what was put in line; nothing is done.</summary>
internal sealed class RecordingQueue : IJobQueue
{
    public ConcurrentQueue<string> Jobs { get; } = new();

    public void EnqueueRun(int runId) => Jobs.Enqueue($"run {runId}");

    public void EnqueueEvaluation(int evaluationId) => Jobs.Enqueue($"evaluation {evaluationId}");

    public void EnqueueComparison(int comparisonId) => Jobs.Enqueue($"comparison {comparisonId}");
}
