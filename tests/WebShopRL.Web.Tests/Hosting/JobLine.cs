using Hangfire;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WebShopRL.Web.Work;

namespace WebShopRL.Tests.Hosting;

/// <summary>The line of a running service, as its Hangfire has it.</summary>
internal sealed class JobLine(Func<IServiceProvider> services)
{
    private const int Most = 100_000;

    /// <summary>What waits in line: <c>run 12</c>. Read again where a test has just cut the sessions: the pool may still hold some of them.</summary>
    public IReadOnlyList<string> Jobs
    {
        get
        {
            for (var times = 0; ; times++)
                try
                {
                    var line = services().GetRequiredService<JobStorage>().GetMonitoringApi();
                    return [.. new[] { WorkQueues.Training, WorkQueues.Evaluation, WorkQueues.Studies }.SelectMany(queue => line.EnqueuedJobs(queue, 0, Most)).Select(job => $"{job.Value.Job.Args[0]} {job.Value.Job.Args[1]}")];
                }
                catch (NpgsqlException cut) when (cut.IsTransient && times < 10)
                {
                }
        }
    }

    /// <summary>One job more than the row has; its id.</summary>
    public string EnqueueRun(int runId) => Enqueue("run", WorkQueues.Training, runId);

    public string Enqueue(string kind, string queue, int id) =>
        services().GetRequiredService<IBackgroundJobClient>().Enqueue<WorkJob>(queue, job => job.ExecuteAsync(kind, id, CancellationToken.None));
}
