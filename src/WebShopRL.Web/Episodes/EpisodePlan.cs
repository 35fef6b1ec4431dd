using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Web.Episodes;

/// <summary>What an episode is about and how it is shown: with the actions, all there is to know of it.</summary>
/// <param name="Goal">With the instruction that its pages show, which may be the caller's own.</param>
public sealed record EpisodePlan(Goal Goal)
{
    /// <summary>Who plays; the finished episode is then stored.</summary>
    public string? Annotator { get; init; }

    /// <summary>How the pages are shown to whoever plays.</summary>
    public ObservationMode Mode { get; init; } = ObservationMode.TextRich;

    /// <summary>Every mode that answers carry beside that one; often none.</summary>
    public IReadOnlyList<ObservationMode> Modes { get; init; } = [];

    /// <summary>The caller's own name for it, which the pages' addresses carry; null: they carry the id.</summary>
    public string? Session { get; init; }

    /// <summary>Whether actions are taken after a purchase too, as the original's text environment takes them.</summary>
    public bool GoesOn { get; init; }

    /// <summary>Where its actions are kept as they are taken; null: in memory, until it ends.</summary>
    public IEpisodeRecord? Record { get; init; }
}
