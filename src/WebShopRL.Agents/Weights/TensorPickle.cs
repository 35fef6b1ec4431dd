using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Weights;

/// <summary>A storage that a pickle refers to: the zip entry <c>data/{Key}</c>.</summary>
internal sealed record PickledStorage(string Key, ScalarType Type, long Elements);

/// <summary>A tensor as a pickle describes it: a view of a storage.</summary>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, IReadOnlyList<long> Shape, IReadOnlyList<long> Strides);

/// <summary>
/// Reads the pickles that <c>torch.save</c> makes of state dictionaries (pickle protocols 2 to 5). Containers, numbers, strings and tensors are known; any other global is refused by its name before anything
/// is done with it, and an opcode that only other objects need is refused too. Values are plain data: dictionaries, lists, tuples (<c>object[]</c>), <see cref="PickledTensor"/>.
/// </summary>
internal sealed class TensorPickle
{
    private static readonly object Mark = new();

    private readonly byte[] _bytes;
    private readonly string _source;
    private readonly List<object?> _stack = [];
    private readonly Dictionary<int, object?> _memo = [];
    private int _position;

    private TensorPickle(byte[] bytes, string source) => (_bytes, _source) = (bytes, source);

    /// <exception cref="CheckpointException">The pickle asks for anything else, or is malformed.</exception>
    public static object? Read(byte[] bytes, string source)
    {
        try
        {
            return new TensorPickle(bytes, source).Run();
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or InvalidCastException or OverflowException or InvalidOperationException or KeyNotFoundException or FormatException or NullReferenceException)
        {
            throw new CheckpointException($"{source}: its pickle is malformed ({(e is FormatException ? e.Message : "its parts do not fit together")}).", e);
        }
    }

    private object? Run()
    {
        while (true)
        {
            var at = _position;
            var code = Byte();
            switch ((char)code)
            {
                case '.': return Pop();
                case (char)0x80: Byte(); break; // PROTO
                case (char)0x95: Take(8); break; // FRAME
                case '(': Push(Mark); break;
                case '0': Pop(); break;
                case '1': PopToMark(); break;
                case 'N': Push(null); break;
                case (char)0x88: Push(true); break;
                case (char)0x89: Push(false); break;
                case 'K': Push((long)Byte()); break;
                case 'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
                case 'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
                case (char)0x8A: Push(Long(Byte())); break;
                case 'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
                case 'X': Push(Text(checked((int)BinaryPrimitives.ReadUInt32LittleEndian(Take(4))))); break;
                case (char)0x8C: Push(Text(Byte())); break;
                case (char)0x8D: Push(Text(checked((int)BinaryPrimitives.ReadUInt64LittleEndian(Take(8))))); break;
                case ')': Push(Array.Empty<object?>()); break;
                case (char)0x85: PushTuple(1); break;
                case (char)0x86: PushTuple(2); break;
                case (char)0x87: PushTuple(3); break;
                case 't': Push(PopToMark()); break;
                case ']': Push(new List<object?>()); break;
                case 'a': { var item = Pop(); ((List<object?>)Peek()!).Add(item); break; }
                case 'e': { var items = PopToMark(); ((List<object?>)Peek()!).AddRange(items); break; }
                case 'l': Push(PopToMark().ToList()); break;
                case '}': Push(new Dictionary<object, object?>()); break;
                case 'd': { var items = PopToMark(); Push(SetItems([], items)); break; }
                case 's': { var value = Pop(); var key = Pop(); ((Dictionary<object, object?>)Peek()!)[key!] = value; break; }
                case 'u': { var items = PopToMark(); SetItems((Dictionary<object, object?>)Peek()!, items); break; }
                case 'q': _memo[Byte()] = Peek(); break;
                case 'r': _memo[BinaryPrimitives.ReadInt32LittleEndian(Take(4))] = Peek(); break;
                case (char)0x94: _memo[_memo.Count] = Peek(); break;
                case 'h': Push(_memo[Byte()]); break;
                case 'j': Push(_memo[BinaryPrimitives.ReadInt32LittleEndian(Take(4))]); break;
                case 'c': Push(Global(Line(), Line())); break;
                case (char)0x93: { var name = (string)Pop()!; Push(Global((string)Pop()!, name)); break; }
                case 'R': { var arguments = (object?[])Pop()!; Push(Call((KnownGlobal)Pop()!, arguments)); break; }
                case 'Q': Push(Storage((object?[])Pop()!)); break;
                case 'b': Build(); break;
                default:
                    throw new CheckpointException($"{_source}: its pickle uses the opcode 0x{code:x2} at byte {at}, which a dictionary of tensors does not need. It is refused, and nothing of it was run.");
            }
        }
    }

    /// <summary>The globals that tensors need. Everything else ends here, by name.</summary>
    private KnownGlobal Global(string module, string name) => (module, name) switch
    {
        ("collections", "OrderedDict") => new KnownGlobal(GlobalKind.Dictionary),
        ("torch._utils", "_rebuild_tensor_v2") => new KnownGlobal(GlobalKind.Tensor),
        ("torch._utils", "_rebuild_parameter") => new KnownGlobal(GlobalKind.Parameter),
        ("torch", "Size") => new KnownGlobal(GlobalKind.Size),
        ("torch", "DoubleStorage") => new KnownGlobal(GlobalKind.Storage, ScalarType.Float64),
        ("torch", "FloatStorage") => new KnownGlobal(GlobalKind.Storage, ScalarType.Float32),
        ("torch", "HalfStorage") => new KnownGlobal(GlobalKind.Storage, ScalarType.Float16),
        ("torch", "BFloat16Storage") => new KnownGlobal(GlobalKind.Storage, ScalarType.BFloat16),
        ("torch", "LongStorage") => new KnownGlobal(GlobalKind.Storage, ScalarType.Int64),
        ("torch", "IntStorage") => new KnownGlobal(GlobalKind.Storage, ScalarType.Int32),
        ("torch", "ShortStorage") => new KnownGlobal(GlobalKind.Storage, ScalarType.Int16),
        ("torch", "CharStorage") => new KnownGlobal(GlobalKind.Storage, ScalarType.Int8),
        ("torch", "ByteStorage") => new KnownGlobal(GlobalKind.Storage, ScalarType.Byte),
        ("torch", "BoolStorage") => new KnownGlobal(GlobalKind.Storage, ScalarType.Bool),
        _ => throw new CheckpointException($"{_source}: its pickle asks for {module}.{name}, which is neither a tensor nor a container. It is refused, and nothing of it was run."),
    };

    private object Call(KnownGlobal function, object?[] arguments) => function.Kind switch
    {
        GlobalKind.Dictionary => arguments switch
        {
            [] => new Dictionary<object, object?>(),
            [List<object?> pairs] => SetItems([], [.. pairs.SelectMany(pair => (object?[])pair!)]),
            _ => throw new FormatException("an OrderedDict made of something else than pairs"),
        },
        GlobalKind.Tensor => arguments is [PickledStorage storage, long offset, object?[] shape, object?[] strides, ..]
            ? new PickledTensor(storage, offset, [.. shape.Cast<long>()], [.. strides.Cast<long>()])
            : throw new FormatException("a tensor without storage, offset, shape and strides"),
        GlobalKind.Parameter => arguments is [PickledTensor tensor, ..] ? tensor : throw new FormatException("a parameter without a tensor"),
        GlobalKind.Size => arguments is [object?[] sizes] ? sizes : throw new FormatException("a size without numbers"),
        GlobalKind.Storage => throw new FormatException("a storage called as a function"),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function.Kind, "unknown global"),
    };

    private static PickledStorage Storage(object?[] id) => id is ["storage", KnownGlobal { Kind: GlobalKind.Storage, Type: { } type }, string key, string, long elements, ..]
        && key.Length > 0 && key.All(char.IsAsciiLetterOrDigit)
        ? new PickledStorage(key, type, elements)
        : throw new FormatException("a persistent id that is not a storage");

    /// <summary>An OrderedDict's attributes (state_dict's <c>_metadata</c>) are of no use here; no other object has any.</summary>
    private void Build()
    {
        Pop();
        if (Peek() is not Dictionary<object, object?>)
            throw new FormatException("attributes set on something else than a dictionary");
    }

    private static Dictionary<object, object?> SetItems(Dictionary<object, object?> dictionary, object?[] items)
    {
        for (var i = 0; i < items.Length; i += 2)
            dictionary[items[i] is string or long or double or bool ? items[i]! : throw new FormatException("a key that is no string or number")] = items[i + 1];
        return dictionary;
    }

    private object? Peek() => _stack[^1] is var top && ReferenceEquals(top, Mark) ? throw new FormatException("a mark where a value should be") : top;

    private object? Pop()
    {
        var top = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private void Push(object? value) => _stack.Add(value);

    private void PushTuple(int size)
    {
        var items = new object?[size];
        for (var i = size - 1; i >= 0; i--)
            items[i] = Pop();
        Push(items);
    }

    private object?[] PopToMark()
    {
        var mark = _stack.FindLastIndex(item => ReferenceEquals(item, Mark));
        object?[] items = [.. _stack.Skip(mark + 1)];
        _stack.RemoveRange(mark, _stack.Count - mark);
        return items;
    }

    private byte Byte() => _bytes[_position++];

    private ReadOnlySpan<byte> Take(int count)
    {
        var span = _bytes.AsSpan(_position, count);
        _position += count;
        return span;
    }

    private string Text(int length) => Encoding.UTF8.GetString(Take(length));

    private object Long(int bytes) => bytes <= 8 ? (long)new BigInteger(Take(bytes)) : throw new OverflowException("a number of more than 64 bits");

    private string Line()
    {
        var end = Array.IndexOf(_bytes, (byte)'\n', _position);
        var text = Text(end - _position);
        _position++;
        return text;
    }

    private enum GlobalKind
    {
        Dictionary,
        Tensor,
        Parameter,
        Size,
        Storage,
    }

    private sealed record KnownGlobal(GlobalKind Kind, ScalarType? Type = null);
}
