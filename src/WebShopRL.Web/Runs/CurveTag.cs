using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WebShopRL.Store;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Runs;

/// <summary>What an answer's curves were made of, as an ETag: curves of runs that have ended are the same as long as it is, and a browser that has them is not sent them again.</summary>
internal static class CurveTag
{
    /// <summary>Another build may thin otherwise.</summary>
    private static readonly Guid Build = typeof(CurveTag).Assembly.ManifestModule.ModuleVersionId;

    /// <summary>Says it in the answer; true where the caller has these curves already.</summary>
    /// <param name="runs">All that have a part in it and are there. While one of them goes on, or may go on without a word - it is queued, running or comes from outside and has not ended - there is no tag.</param>
    public static bool IsKnown(HttpContext context, IEnumerable<TaggedRun> runs)
    {
        TaggedRun[] all = [.. runs.OrderBy(run => run.Id)];
        if (all.Length == 0 || all.Any(run => run.Status is RunStatus.Queued or RunStatus.Running))
            return false;
        var made = string.Join(';', all.Select(run => string.Create(CultureInfo.InvariantCulture, $"{run.Id},{run.CreatedAt.UtcTicks},{run.LastSeq},{run.Attempts}")));
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Build};{made}")).AsSpan(0, 12))}\"";
        (context.Response.Headers.ETag, context.Response.Headers.CacheControl) = (tag, "private, no-cache");
        return context.Request.Headers.IfNoneMatch.Contains(tag);
    }
}

/// <summary>What tells a run's points of now from those of another time.</summary>
internal sealed record TaggedRun(int Id, RunStatus Status, DateTimeOffset CreatedAt, long LastSeq, int Attempts);
