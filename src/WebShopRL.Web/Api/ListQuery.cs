using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

namespace WebShopRL.Web.Api;

/// <summary>Which part of a list: <c>limit</c> items behind the one whose id is <c>after</c>, in the list's own order.</summary>
internal sealed record ListQuery
{
    public const int DefaultLimit = 100;
    public const int MaximumLimit = 1_000;

    [FromQuery(Name = "limit"), Range(1, MaximumLimit), DefaultValue(DefaultLimit), Description("Most items to give.")]
    public int? Limit { get; init; }

    [FromQuery(Name = "after"), Range(0, int.MaxValue), Description("Id of the last item that was read; the list goes on behind it.")]
    public int? After { get; init; }

    public int Count => Limit ?? DefaultLimit;

    /// <summary>
    /// Cuts a list of which one more than <see cref="Count"/> was read; where there was one more, the answer carries a Link header (RFC 8288) to the next part.
    /// </summary>
    public IReadOnlyList<T> Cut<T>(IReadOnlyList<T> read, Func<T, int> id, HttpContext context)
    {
        if (read.Count <= Count)
            return read;
        var page = read.Take(Count).ToArray();
        LinkNext(context, id(page[^1]).ToString(System.Globalization.CultureInfo.InvariantCulture));
        return page;
    }

    /// <summary>Puts the Link header to the next part on an answer whose last item has that id.</summary>
    public static void LinkNext(HttpContext context, string last)
    {
        var query = context.Request.Query
            .Where(entry => entry.Key is not "after")
            .SelectMany(entry => entry.Value, (entry, value) => KeyValuePair.Create(entry.Key, value ?? ""))
            .Append(KeyValuePair.Create("after", last));
        context.Response.Headers.Link = $"<{context.Request.Path}{new QueryBuilder(query)}>; rel=\"next\"";
    }
}
