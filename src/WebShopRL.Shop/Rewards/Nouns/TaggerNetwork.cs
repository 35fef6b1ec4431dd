using System.Numerics.Tensors;
using System.Text.Json;
using WebShopRL.Shop.Caching;

namespace WebShopRL.Shop.Rewards.Nouns;

/// <summary>
/// spaCy's tagger: hashed embeddings of six features, mixed to 96 numbers a token, four residual convolutions over a token and its neighbours, and scores of 50 tags.
/// All in float32. Thread-safe.
/// </summary>
internal sealed class TaggerNetwork
{
    private const int Width = MaxoutLayer.Width, Convolutions = 4;

    /// <summary>In the order of <see cref="TokenFeatures.Keys"/>; each table is [rows, 96].</summary>
    private static readonly string[] Columns = ["norm", "prefix", "suffix", "shape", "space", "is_space"];

    private readonly (float[] Rows, uint Seed)[] _embeddings;
    private readonly MaxoutLayer _mix;
    private readonly MaxoutLayer[] _encode;
    private readonly float[] _softmaxWeights, _softmaxBias;
    private readonly TokenFeatures _features;

    /// <summary>Mixed tokens: a word looks the same to the network wherever it stands, until its neighbours are looked at.</summary>
    private readonly BoundedCache<Token, float[]> _mixed = new(1 << 15);

    public TaggerNetwork(JsonElement tagger)
    {
        var tensors = TaggerModel.ReadTensors("model.safetensors");
        _features = new TokenFeatures(tagger);
        _embeddings = [.. Columns.Select(column => (tensors["embed." + column], tagger.GetProperty("hash_seeds").GetProperty(column).GetUInt32()))];
        _mix = new MaxoutLayer(tensors, "mix");
        _encode = [.. Enumerable.Range(0, Convolutions).Select(k => new MaxoutLayer(tensors, $"encode.{k}"))];
        (_softmaxWeights, _softmaxBias) = (tensors["softmax.W"], tensors["softmax.b"]);
    }

    /// <summary>The number of the best tag for each token.</summary>
    public int[] Tag(IReadOnlyList<Token> tokens)
    {
        // Row r of the network is row r + 1 here: a row of zeros stands before the first and after the last. The network itself adds four
        // rows at both ends, which start as zeros: [1 + 4 + tokens + 4 + 1, 96].
        const int Before = 1 + Convolutions;
        var rows = new float[(tokens.Count + 2 * Before) * Width];
        for (var i = 0; i < tokens.Count; i++)
            _mixed.GetOrAdd(tokens[i], static (token, network) => network.Mix(token), this).CopyTo(rows, (Before + i) * Width);

        var change = new float[rows.Length];
        for (var k = 0; k < Convolutions; k++)
        {
            // A row reaches its neighbour in each convolution: what is further than the convolutions left from every token need not be known.
            var margin = Convolutions - 1 - k;
            var (first, count) = (Before - margin, tokens.Count + 2 * margin);
            var output = change.AsSpan(0, count * Width);
            _encode[k].Apply(rows.AsSpan((first - 1) * Width), Width, count, output);
            var changed = rows.AsSpan(first * Width, count * Width);
            TensorPrimitives.Add(changed, output, changed);
        }

        var tags = new int[tokens.Count];
        Span<float> scores = stackalloc float[_softmaxBias.Length];
        for (var i = 0; i < tags.Length; i++)
        {
            var row = rows.AsSpan((Before + i) * Width, Width);
            for (var tag = 0; tag < scores.Length; tag++)
                scores[tag] = TensorPrimitives.Dot(row, _softmaxWeights.AsSpan(tag * Width, Width)) + _softmaxBias[tag];
            tags[i] = TensorPrimitives.IndexOfMax<float>(scores);
        }
        return tags;
    }

    private float[] Mix(Token token)
    {
        var joined = new float[TokenFeatures.Columns * Width];
        var keys = _features.Keys(token);
        for (var column = 0; column < keys.Length; column++)
        {
            var (table, seed) = _embeddings[column];
            var sum = joined.AsSpan(column * Width, Width);
            var (a, b, c, d) = MurmurHash.Hash128(keys[column], seed);
            foreach (var hash in (ReadOnlySpan<uint>)[a, b, c, d])
                TensorPrimitives.Add(sum, table.AsSpan((int)(hash % (uint)(table.Length / Width)) * Width, Width), sum);
        }
        var mixed = new float[Width];
        _mix.Apply(joined, joined.Length, 1, mixed);
        return mixed;
    }
}
