using WebShopRL.Agents;
using WebShopRL.Agents.Training;

namespace WebShopRL.Web.Runs.Training;

/// <summary>What a run's thread calls; tests put a quick one in its place.</summary>
public interface ITrainer
{
    /// <inheritdoc cref="Algorithms.Run"/>
    void Run(TrainingJob job, ITrainingObserver observer, CancellationToken cancellation);
}

internal sealed class AlgorithmTrainer : ITrainer
{
    public void Run(TrainingJob job, ITrainingObserver observer, CancellationToken cancellation) => Algorithms.Run(job, observer, cancellation);
}
