using System.Text.Json;
using WebShopRL.Shop.Episodes;
using WebShopRL.Web.Api;
using WebShopRL.Web.Episodes;

namespace WebShopRL.Web.Play.Tasks;

/// <summary>The actions of an episode as their row holds them.</summary>
internal static class ActionJson
{
    private const string Said = "said", Option = "option", Product = "product";

    public static string Write(IEnumerable<TakenAction> taken) => JsonSerializer.Serialize(taken.Select(one => one.Action switch
    {
        PlayerAction.Option option => new Row(Option, option.Value, option.Group, one.Seconds, one.Agent),
        PlayerAction.Product product => new Row(Product, product.Asin, null, one.Seconds, one.Agent),
        var said => new Row(Said, said.Text, null, one.Seconds, one.Agent),
    }), ApiJson.Options);

    public static IReadOnlyList<TakenAction> Read(string json) => [.. JsonSerializer.Deserialize<Row[]>(json, ApiJson.Options)!.Select(row => new TakenAction(
        row.Kind switch
        {
            Option => new PlayerAction.Option(row.Group ?? "", row.Text),
            Product => new PlayerAction.Product(row.Text),
            _ => new PlayerAction.Said(row.Text),
        },
        row.Seconds,
        row.Agent))];

    /// <param name="Text">The action in words, the option's value or the product's asin.</param>
    private sealed record Row(string Kind, string Text, string? Group, double Seconds, string? Agent);
}
