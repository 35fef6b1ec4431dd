namespace WebShopRL.Shop.Episodes;

/// <summary>
/// What somebody who plays does: an action in words, as agents give it, or a press on what a page shows. A press names the thing itself, as a link of WebShop's site does:
/// an option is chosen even where its text reads like a button (<c>buy now</c>), holds the brackets of an action, or stands in two groups.
/// </summary>
public abstract record PlayerAction
{
    private PlayerAction()
    {
    }

    /// <summary>The action in words; for a press, the words that come nearest to it.</summary>
    public abstract string Text { get; }

    /// <summary>Does it.</summary>
    public abstract StepResult On(Episode episode);

    /// <summary><c>search[...]</c> or <c>click[...]</c>.</summary>
    public sealed record Said(string Action) : PlayerAction
    {
        public override string Text => Action;

        public override StepResult On(Episode episode) => episode.Step(Action);
    }

    /// <summary>A value of an option group.</summary>
    public sealed record Option(string Group, string Value) : PlayerAction
    {
        public override string Text => $"click[{Value}]";

        public override StepResult On(Episode episode) => episode.Choose(Group, Value);
    }

    /// <summary>A product in a list of results.</summary>
    public sealed record Product(string Asin) : PlayerAction
    {
        public override string Text => $"click[{Asin.ToLowerInvariant()}]";

        public override StepResult On(Episode episode) => episode.Open(Asin);
    }
}
