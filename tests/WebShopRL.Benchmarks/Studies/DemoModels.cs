using System.Globalization;
using WebShopRL.Agents.Training;
using WebShopRL.Shop;
using WebShopRL.Shop.Configuration;
using WebShopRL.Tests.Training;

namespace WebShopRL.Benchmarks.Studies;

/// <summary>
/// <c>models [--only bert-mini|query-writer|agent] [--folder F] [--settings name=value,...]</c>: makes the models that come with the repository, from the demo shop's training goals and catalog alone, with their algorithms' demo presets and seed 0.
/// A run found in the folder is continued.
/// </summary>
internal static class DemoModels
{
    private static readonly (string Name, string Algorithm)[] Models = [("bert-mini", "pretrain"), ("query-writer", "search_il"), ("agent", "reward")];

    public static IReadOnlyDictionary<string, object> Run(string[] args)
    {
        var folder = Path.GetFullPath(Arguments.Option(args, "--folder", ".data/models"));
        var only = Arguments.Option(args, "--only", "");
        using var shop = Storefront.Open(new ShopOptions());
        Dictionary<string, object> figures = [];
        foreach (var (name, algorithm) in Models.Where(model => only.Length == 0 || model.Name == only))
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            new RunFolder(Path.Combine(folder, name)).Train(run => new TrainingJob
            {
                Settings = Arguments.Settings(algorithm, Arguments.Option(args, "--settings", "")), Seed = 0, Continue = run.Continue, Scratch = run.Scratch, Inputs = run, Shop = shop, Trajectories = _ => [],
                Threads = Environment.ProcessorCount,
            }, new ConsoleObserver());
            figures[name] = clock.Elapsed.TotalMinutes;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {clock.Elapsed.TotalMinutes:F1} min; {Path.Combine(folder, name, "best")}"));
        }
        return figures;
    }
}
