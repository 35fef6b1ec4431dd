using System.Runtime.InteropServices;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Optimization;

namespace WebShopRL.Agents.Training.Loop;

/// <summary>
/// Gradients of a batch in pieces that memory has room for. Where the device runs out of memory the piece is halved, the update begins anew, and the smaller size stays for the run.
/// </summary>
/// <param name="size">Examples in one piece; 0 begins with whole batches.</param>
internal sealed class MicroBatches(int size, ITrainingObserver observer)
{
    /// <summary>Examples in one piece; 0 while whole batches fit.</summary>
    public int Size { get; private set; } = size;

    /// <summary>Lets go of the gradients, then adds up those of every piece. A piece's loss must be its share of the batch's.</summary>
    /// <param name="pass">Forward and backward of the examples from a place on; what it tells comes back, piece after piece.</param>
    public IReadOnlyList<T> Accumulate<T>(AdamW optimizer, int count, Func<int, int, T> pass)
    {
        while (true)
        {
            var piece = Size == 0 ? count : Math.Min(Size, count);
            try
            {
                optimizer.ZeroGrad();
                List<T> told = [];
                for (var start = 0; start < count; start += piece)
                    told.Add(pass(start, Math.Min(piece, count - start)));
                return told;
            }
            catch (ExternalException failure) when (DeviceMemory.IsExhausted(failure))
            {
                if (piece == 1)
                    throw new InvalidOperationException("The device has too little memory for a single example: take a smaller network, shorter pages, or gradient checkpointing.", failure);
                Size = (piece + 1) / 2;
                observer.Log(TrainingLogLevel.Warning, $"Out of memory with {piece} examples at once: going on with {Size}.");
                DeviceMemory.Collect();
            }
        }
    }
}
