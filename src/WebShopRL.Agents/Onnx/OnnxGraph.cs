using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using TorchSharp;
using WebShopRL.Agents.Weights;
using static TorchSharp.torch;
using ElementType = Onnx.TensorProto.Types.DataType;

namespace WebShopRL.Agents.Onnx;

/// <summary>An ONNX graph while it is written: operators of opset 17, values by their names, weights in float32 under their checkpoint's names, each once.</summary>
internal sealed class OnnxGraph
{
    /// <summary>The first with LayerNormalization; ONNX Runtime knows it since 1.12.</summary>
    private const int Opset = 17;

    /// <summary>The file format's version that came with <see cref="Opset"/>.</summary>
    private const int IrVersion = 8;

    /// <summary>Protocol buffers count bytes in 31 bits; a little is left for the operators.</summary>
    private const long MostWeightBytes = int.MaxValue - (16L << 20);

    private readonly GraphProto _graph;
    private readonly HashSet<string> _initializers = new(StringComparer.Ordinal);
    private long _weightBytes;

    public OnnxGraph(string name) => _graph = new GraphProto { Name = name };

    /// <summary>int64 values from outside.</summary>
    /// <param name="dimensions">A name for each: every length is taken.</param>
    public string Integers(string name, params string[] dimensions)
    {
        _graph.Input.Add(Described(name, ElementType.Int64, dimensions));
        return name;
    }

    /// <summary>Gives a value out as float32, under a name of its own.</summary>
    /// <param name="dimensions">A name or a number for each.</param>
    public void Output(string name, string value, params string[] dimensions)
    {
        var node = new NodeProto { OpType = "Identity", Name = name };
        node.Input.Add(value);
        node.Output.Add(name);
        _graph.Node.Add(node);
        _graph.Output.Add(Described(name, ElementType.Float, dimensions));
    }

    /// <summary>An operator's one result.</summary>
    public string Add(string operation, IEnumerable<string> inputs, params AttributeProto[] attributes)
    {
        var result = string.Create(CultureInfo.InvariantCulture, $"{operation}_{_graph.Node.Count}");
        var node = new NodeProto { OpType = operation, Name = result };
        node.Input.Add(inputs);
        node.Output.Add(result);
        node.Attribute.Add(attributes);
        _graph.Node.Add(node);
        return result;
    }

    /// <summary>A network's weight.</summary>
    /// <exception cref="CheckpointException">The weights are more than an ONNX file holds.</exception>
    public string Weight(string name, Tensor weight)
    {
        if (!_initializers.Add(name))
            return name;
        if ((_weightBytes += weight.numel() * sizeof(float)) > MostWeightBytes)
            throw new CheckpointException("The weights are more than 2 GB, and an ONNX file holds no more: take the export for transformers.");
        using var scope = NewDisposeScope();
        Initialize(name, ElementType.Float, weight.shape, weight.detach().cpu().to(ScalarType.Float32).contiguous().bytes.ToArray());
        return name;
    }

    /// <summary>A number, without dimensions.</summary>
    public string Constant(float value) => Constant(ElementType.Float, [], value);

    /// <inheritdoc cref="Constant(float)"/>
    public string Constant(long value) => Constant(ElementType.Int64, [], value);

    /// <summary>Whole numbers, [n].</summary>
    public string List(params long[] values) => Constant(ElementType.Int64, [values.Length], values);

    public static AttributeProto With(string name, long value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    public static AttributeProto With(string name, float value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    public static AttributeProto With(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.Add(values);
        return attribute;
    }

    public void Write(string path)
    {
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "WebShopRL", Graph = _graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        model.WriteTo(file);
    }

    private string Constant<T>(ElementType type, long[] shape, params T[] values)
        where T : unmanaged
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"constant.{type}.{(shape.Length == 0 ? "" : "list.")}{string.Join('.', values)}");
        if (_initializers.Add(name))
            Initialize(name, type, shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        return name;
    }

    private void Initialize(string name, ElementType type, IEnumerable<long> shape, byte[] littleEndian)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = UnsafeByteOperations.UnsafeWrap(littleEndian) };
        tensor.Dims.Add(shape);
        _graph.Initializer.Add(tensor);
    }

    private static ValueInfoProto Described(string name, ElementType type, IEnumerable<string> dimensions)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(dimensions.Select(dimension => long.TryParse(dimension, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? new TensorShapeProto.Types.Dimension { DimValue = size }
            : new TensorShapeProto.Types.Dimension { DimParam = dimension }));
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } } };
    }
}
