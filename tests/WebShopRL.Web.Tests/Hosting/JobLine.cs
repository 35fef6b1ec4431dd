using Hangfire;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Web.Work;

namespace WebShopRL.Tests.Hosting;

/// <summary>The line of a running service, as its Hangfire has it.</summary>
internal sealed class JobLine(Func<IServiceProvider> services)
{
    private const int Most = 100_000;

    /// <summary>What waits in line: <c>run 12</c>.</summary>
    public IReadOnlyList<string> Jobs
    {
        get
        {
            var line = services().GetRequiredService<JobStorage>().GetMonitoringApi();
            return [.. new[] { WorkQueues.Training, WorkQueues.Evaluation }.SelectMany(queue => line.EnqueuedJobs(queue, 0, Most)).Select(job => $"{job.Value.Job.Args[0]} {job.Value.Job.Args[1]}")];
        }
    }

    /// <summary>One job more than the row has; its id.</summary>
    public string EnqueueRun(int runId) => Enqueue("run", WorkQueues.Training, runId);

    public string Enqueue(string kind, string queue, int id) =>
        services().GetRequiredService<IBackgroundJobClient>().Enqueue<WorkJob>(queue, job => job.ExecuteAsync(kind, id, CancellationToken.None));
}
