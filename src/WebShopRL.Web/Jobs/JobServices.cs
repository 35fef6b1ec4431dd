namespace WebShopRL.Web.Jobs;

/// <summary>Hands work to the workers. A job carries an id alone; everything else is read from its row.</summary>
public interface IJobQueue
{
    /// <summary>Puts a run's row in line. Running it twice is harmless: the lease decides.</summary>
    void EnqueueRun(int runId);

    void EnqueueEvaluation(int evaluationId);

    void EnqueueComparison(int comparisonId);
}

internal static class JobServices
{
    public static void AddJobs(this WebApplicationBuilder builder) { }
}
