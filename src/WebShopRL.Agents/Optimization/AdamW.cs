using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using WebShopRL.Agents.Weights;
using WebShopRL.Agents.Networks.Kernels;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Optimization;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019) as PyTorch computes it, bias correction included. On the CPU one pass over each parameter does the whole update, on as many threads as torch uses;
/// TorchSharp's own goes over the memory some ten times. Parameters without a gradient stay as they are. Weight decay leaves biases and the parameters of LayerNorms alone, as BERT's and WebShop's
/// own training do.
/// </summary>
public sealed class AdamW : IDisposable
{
    /// <summary>Elements of one piece of work: small enough to share out evenly, large enough to be worth handing over.</summary>
    private const int Piece = 1 << 16;

    private readonly (string Name, Parameter Parameter)[] _parameters;
    private readonly HashSet<string> _undecayed;
    private readonly Dictionary<string, (Tensor Mean, Tensor Square)> _moments = new(StringComparer.Ordinal);
    private readonly double _beta1, _beta2, _eps, _weightDecay;

    public AdamW(nn.Module model, double learningRate, double weightDecay = 0, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8)
    {
        LearningRate = learningRate;
        (_beta1, _beta2, _eps, _weightDecay) = (beta1, beta2, eps, weightDecay);
        _parameters = [.. model.named_parameters()];
        _undecayed = Undecayed(model);
    }

    /// <summary>Changes between steps where there is a schedule.</summary>
    public double LearningRate { get; set; }

    /// <summary>Updates done.</summary>
    public int Steps { get; private set; }

    /// <summary>Lets go of the gradients.</summary>
    public void ZeroGrad()
    {
        foreach (var (_, parameter) in _parameters)
        {
            using var grad = parameter.grad;
            if (grad is not null)
                parameter.grad = null;
        }
    }

    /// <summary>One update. Returns the norm of all gradients together, before clipping.</summary>
    /// <param name="maxNorm">Gradients together longer than this are scaled down to it; null leaves them.</param>
    public double Step(double? maxNorm = null)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var present = new List<Item>(_parameters.Length);
        foreach (var (name, parameter) in _parameters)
        {
            if (!parameter.requires_grad || parameter.grad is not { } grad)
                continue;
            var (mean, square) = Moments(name, parameter);
            present.Add(new Item(parameter, grad.is_contiguous() ? grad : grad.contiguous(), mean, square, 1 - LearningRate * (_undecayed.Contains(name) ? 0 : _weightDecay)));
        }
        if (present.Count == 0)
            return 0;
        Steps++;
        var onCpu = present.All(item => item.Parameter.device_type == DeviceType.CPU && item.Parameter.dtype == ScalarType.Float32);
        var norm = onCpu ? CpuNorm(present) : stack([.. present.Select(item => item.Grad.norm())]).norm().cpu().item<float>();
        var scale = maxNorm is { } limit && norm > limit ? limit / (norm + 1e-6) : 1.0;
        if (onCpu)
            CpuStep(present, (float)scale);
        else
            TensorStep(present, scale);
        return norm;
    }

    /// <summary>Everything that continuing needs: moments by parameter, and the count of steps.</summary>
    public void Save(string path)
    {
        using var steps = tensor(new long[] { Steps });
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["steps"] = steps };
        foreach (var (name, (mean, square)) in _moments)
            (tensors[$"{name}.exp_avg"], tensors[$"{name}.exp_avg_sq"]) = (mean, square);
        SafetensorsWriter.Write(path, tensors);
    }

    /// <exception cref="CheckpointException">The file is of another network.</exception>
    public void Load(string path)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(path);
        Dictionary<string, Parameter> known = _parameters.ToDictionary(item => item.Name, item => item.Parameter, StringComparer.Ordinal);
        foreach (var entry in file.Entries.Values.Where(entry => entry.Name.EndsWith(".exp_avg", StringComparison.Ordinal)))
        {
            var name = entry.Name[..^".exp_avg".Length];
            if (!known.TryGetValue(name, out var parameter) || !parameter.shape.SequenceEqual(entry.Shape) || !file.Entries.ContainsKey($"{name}.exp_avg_sq"))
                throw new CheckpointException($"{path}: the optimizer's state of {name} does not fit this network.");
            var (mean, square) = Moments(name, parameter);
            mean.copy_(file.Read(entry.Name));
            square.copy_(file.Read($"{name}.exp_avg_sq"));
        }
        Steps = checked((int)file.Read("steps").item<long>());
    }

    public void Dispose()
    {
        foreach (var (mean, square) in _moments.Values)
        {
            mean.Dispose();
            square.Dispose();
        }
    }

    private static HashSet<string> Undecayed(nn.Module model)
    {
        var norms = model.named_modules().Where(item => item.module is LayerNorm).Select(item => item.name).ToHashSet(StringComparer.Ordinal);
        return [.. model.named_parameters().Select(item => item.name).Where(name => name.Split('.')[^1] == "bias" || norms.Contains(name[..Math.Max(0, name.LastIndexOf('.'))]))];
    }

    private (Tensor Mean, Tensor Square) Moments(string name, Tensor parameter)
    {
        if (!_moments.TryGetValue(name, out var moments))
            _moments[name] = moments = (zeros_like(parameter).requires_grad_(false).DetachFromDisposeScope(), zeros_like(parameter).requires_grad_(false).DetachFromDisposeScope());
        return moments;
    }

    private void TensorStep(List<Item> present, double scale)
    {
        var (correction1, correction2) = (1 - Math.Pow(_beta1, Steps), 1 - Math.Pow(_beta2, Steps));
        foreach (var (parameter, grad, mean, square, decay) in present)
        {
            var scaled = scale == 1 ? grad : grad * scale;
            parameter.mul_(decay);
            mean.mul_(_beta1).add_(scaled, 1 - _beta1);
            square.mul_(_beta2).addcmul_(scaled, scaled, 1 - _beta2);
            parameter.addcdiv_(mean, (square / correction2).sqrt_().add_(_eps), -LearningRate / correction1);
        }
    }

    private static unsafe double CpuNorm(List<Item> present)
    {
        var pieces = Pieces(present);
        var sums = new double[pieces.Count];
        TorchThreads.For(pieces.Count, i =>
        {
            var (item, start, length) = pieces[i];
            var grad = new ReadOnlySpan<float>((float*)present[item].Grad.Address() + start, length);
            sums[i] = System.Numerics.Tensors.TensorPrimitives.SumOfSquares(grad);
        });
        return Math.Sqrt(sums.Sum());
    }

    private unsafe void CpuStep(List<Item> present, float scale)
    {
        var pieces = Pieces(present);
        var (correction1, correction2) = (1 - Math.Pow(_beta1, Steps), 1 - Math.Pow(_beta2, Steps));
        var update = new Update((float)_beta1, (float)_beta2, (float)_eps, (float)(LearningRate / correction1), (float)(1 / Math.Sqrt(correction2)), scale);
        TorchThreads.For(pieces.Count, i =>
        {
            var (item, start, length) = pieces[i];
            var (parameter, grad, mean, square, decay) = present[item];
            update.Apply((float)decay, (float*)parameter.Address() + start, (float*)grad.Address() + start, (float*)mean.Address() + start, (float*)square.Address() + start, length);
        });
    }

    private static List<(int Item, int Start, int Length)> Pieces(List<Item> present)
    {
        var pieces = new List<(int, int, int)>();
        for (var item = 0; item < present.Count; item++)
        {
            var count = checked((int)present[item].Parameter.numel());
            for (var start = 0; start < count; start += Piece)
                pieces.Add((item, start, Math.Min(Piece, count - start)));
        }
        return pieces;
    }

    /// <param name="Decay">What the parameter is multiplied with: 1 where it does not decay.</param>
    private readonly record struct Item(Tensor Parameter, Tensor Grad, Tensor Mean, Tensor Square, double Decay);

    private readonly record struct Update(float Beta1, float Beta2, float Eps, float StepSize, float RootCorrection2, float Scale)
    {
        public unsafe void Apply(float decayed, float* parameter, float* grad, float* mean, float* square, int count)
        {
            var i = 0;
            var width = Vector<float>.Count;
            var (beta1, beta2, eps) = (new Vector<float>(Beta1), new Vector<float>(Beta2), new Vector<float>(Eps));
            var (rest1, rest2) = (new Vector<float>(1 - Beta1), new Vector<float>(1 - Beta2));
            var (decay, stepSize, root, scale) = (new Vector<float>(decayed), new Vector<float>(StepSize), new Vector<float>(RootCorrection2), new Vector<float>(Scale));
            for (; i <= count - width; i += width)
            {
                var g = Vector.Load(grad + i) * scale;
                var m = Vector.Load(mean + i) * beta1 + g * rest1;
                var v = Vector.Load(square + i) * beta2 + g * g * rest2;
                Vector.Store(m, mean + i);
                Vector.Store(v, square + i);
                Vector.Store(Vector.Load(parameter + i) * decay - stepSize * m / (Vector.SquareRoot(v) * root + eps), parameter + i);
            }
            for (; i < count; i++)
            {
                var g = grad[i] * Scale;
                mean[i] = mean[i] * Beta1 + g * (1 - Beta1);
                square[i] = square[i] * Beta2 + g * g * (1 - Beta2);
                parameter[i] = parameter[i] * decayed - StepSize * mean[i] / (MathF.Sqrt(square[i]) * RootCorrection2 + Eps);
            }
        }
    }
}
