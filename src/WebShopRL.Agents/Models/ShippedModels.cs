namespace WebShopRL.Agents.Models;

/// <summary>A small model that comes with the program, made by one of its own runs (docs/models.md says how, and by which command).</summary>
/// <param name="Name">As it is asked for.</param>
/// <param name="Title">As people read it.</param>
public sealed record ShippedModel(string Name, string Title)
{
    public string Folder => Path.Combine(AppContext.BaseDirectory, "models", Name);
}

/// <summary>The models that come with the program, so that a machine without a network starts from something too.</summary>
public static class ShippedModels
{
    public static ShippedModel Encoder { get; } = new("demo-bert-mini", "bert-mini, pre-trained on the demo shop's texts");

    public static ShippedModel QueryWriter { get; } = new("demo-query-writer", "Query writer of the demo shop");

    public static ShippedModel Agent { get; } = new("demo-agent", "Agent of the demo shop: reads, remembers, judges");

    public static IReadOnlyList<ShippedModel> All { get; } = [Encoder, QueryWriter, Agent];

    public static ShippedModel? Find(string name) => All.FirstOrDefault(model => model.Name == name);
}
