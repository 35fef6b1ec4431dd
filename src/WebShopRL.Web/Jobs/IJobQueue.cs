namespace WebShopRL.Web.Jobs;

/// <summary>Hands work to the workers. A job carries an id alone; everything else is read from its row. Running a job twice is harmless: the lease decides.</summary>
public interface IJobQueue
{
    void EnqueueRun(int runId);

    void EnqueueEvaluation(int evaluationId);

    void EnqueueComparison(int comparisonId);
}
