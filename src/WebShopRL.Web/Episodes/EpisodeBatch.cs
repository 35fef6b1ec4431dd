using System.ComponentModel.DataAnnotations;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Episodes;

/// <summary>Calls for many episodes at once, done in order.</summary>
public sealed record EpisodeBatch
{
    [MaxLength(EpisodeBatchApi.MaximumItems)]
    public required IReadOnlyList<EpisodeBatchItem> Items { get; init; }
}

/// <summary>One call: <c>create</c>, or <c>id</c> with <c>action</c>, or <c>id</c> with <c>close</c>.</summary>
public sealed record EpisodeBatchItem
{
    /// <summary>As the body of POST /episodes.</summary>
    public StartEpisodeRequest? Create { get; init; }

    [Text(200)]
    public string? Id { get; init; }

    /// <summary>As in POST /episodes/{id}/actions.</summary>
    public string? Action { get; init; }

    /// <summary>As in POST /episodes/{id}/actions.</summary>
    [Range(0, int.MaxValue)]
    public int? Step { get; init; }

    /// <summary>True lets the episode go.</summary>
    public bool? Close { get; init; }
}

/// <summary>For each item, in order, what the call would be answered by itself: a started episode, a step, how many were closed, or a problem, which alone has a <c>status</c>.</summary>
public sealed record EpisodeBatchAnswer(IReadOnlyList<object> Items);
