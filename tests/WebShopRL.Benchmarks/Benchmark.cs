using System.Runtime.CompilerServices;
using System.Text.Json;
using WebShopRL.Agents.Policies;
using WebShopRL.Benchmarks.Dashboard;
using WebShopRL.Benchmarks.Shops;
using WebShopRL.Benchmarks.Studies;

namespace WebShopRL.Benchmarks;

/// <summary>The benchmarks by name. Each prints what it does for people and returns its figures, keys as in docs/benchmarks.md; with --json the last line is one JSON object.</summary>
internal static class Benchmark
{
    private static readonly Dictionary<string, Func<string[], IReadOnlyDictionary<string, object>>> ByName = new(StringComparer.Ordinal)
    {
        ["env"] = EnvBenchmark.Run,
        ["http"] = HttpBenchmark.Run,
        ["batch"] = BatchBenchmark.Run,
        ["train"] = TrainBenchmark.Run,
        ["ingest"] = IngestBenchmark.Run,
        ["dashboard"] = DashboardBenchmark.Run,
        ["evaluate"] = EvaluateBenchmark.Run,
        ["policy"] = EvaluateBenchmark.RunPolicy,
        ["study"] = StudyBenchmark.Run,
        ["quick-start"] = QuickStartStudy.Run,
        ["judge"] = JudgeStudy.Run,
        ["models"] = DemoModels.Run,
        ["learn"] = LearnStudy.Run,
        ["search"] = SearchBenchmark.Run,
        ["load"] = LoadBenchmark.Run,
        ["open"] = LoadBenchmark.Open,
        ["nouns"] = NounsBenchmark.Run,
    };

    public static int RunFromCommandLine(string[] args)
    {
        if (args.Length == 0 || !ByName.TryGetValue(args[0], out var run))
        {
            Console.Error.WriteLine($"Usage: NAME [--json]; NAME is one of: {string.Join(", ", ByName.Keys)}");
            return 2;
        }
        // Benchmarks that call torch themselves have to start it as the program does: its settings are made as the module of the agents loads.
        RuntimeHelpers.RunModuleConstructor(typeof(IPolicy).Module.ModuleHandle);
        var figures = run(args[1..]);
        Console.WriteLine(args.Contains("--json") ? JsonSerializer.Serialize(figures) : JsonSerializer.Serialize(figures, new JsonSerializerOptions { WriteIndented = true }));
        return 0;
    }
}
