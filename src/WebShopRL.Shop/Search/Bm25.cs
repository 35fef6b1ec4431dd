using System.Numerics;

namespace WebShopRL.Shop.Search;

/// <summary>
/// BM25 as Lucene 8's BM25Similarity computes it, in float32 step by step: without the factor (k1 + 1), and with document lengths kept in one byte.
/// k1 = 0.9 and b = 0.4 are Anserini's.
/// </summary>
internal static class Bm25
{
    public const float K1 = 0.9f, B = 0.4f;

    /// <summary>Lengths below this are exact in their byte (255 less the code of the largest int).</summary>
    private const int ExactLengths = 24;

    /// <summary>ln(1 + (N - df + 0.5) / (df + 0.5)).</summary>
    public static float Idf(long documentFrequency, long documents) =>
        (float)Math.Log(1 + (documents - documentFrequency + 0.5) / (documentFrequency + 0.5));

    /// <summary>1 / (k1 ((1 - b) + b dl / avgdl)) for a document whose length has this code.</summary>
    public static float InverseNorm(byte lengthCode, float averageLength) =>
        1f / (K1 * (1 - B + B * DecodeLength(lengthCode) / averageLength));

    /// <summary>A term's part of a document's score. <paramref name="saturation"/> is tf · inverse norm; grows with it.</summary>
    public static float TermScore(float weight, float saturation) => weight - weight / (1f + saturation);

    /// <summary>The byte for a length: exact up to 39, then the four most significant bits of what exceeds 24 (Lucene's SmallFloat.intToByte4).</summary>
    public static byte EncodeLength(int length)
    {
        if (length < ExactLengths) return (byte)length;
        var excess = (uint)(length - ExactLengths);
        var bits = 32 - BitOperations.LeadingZeroCount(excess);
        if (bits < 4) return (byte)(ExactLengths + excess);
        var shift = bits - 4;
        return (byte)(ExactLengths + ((excess >> shift & 7) | (uint)(shift + 1) << 3));
    }

    public static int DecodeLength(byte code)
    {
        if (code < ExactLengths) return code;
        var excess = code - ExactLengths;
        return ExactLengths + (excess < 8 ? excess : (excess & 7 | 8) << (excess >> 3) - 1);
    }
}
