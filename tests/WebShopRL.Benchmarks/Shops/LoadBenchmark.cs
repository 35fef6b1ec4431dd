using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Preparation;

namespace WebShopRL.Benchmarks.Shops;

/// <summary>
/// Preparing a catalog from nothing, then opening it in a process of its own, which also walks through episodes before it says how much memory it holds.
/// </summary>
internal static class LoadBenchmark
{
    private const int Episodes = 500;

    public static IReadOnlyDictionary<string, object> Run(string[] args)
    {
        var sizes = new Dictionary<string, object>();
        foreach (var size in BenchmarkShop.SizesOf(args))
        {
            var options = BenchmarkShop.Options(size);
            var prepared = Path.Combine(options.ArtifactsRoot, "prepared");
            if (Directory.Exists(prepared)) Directory.Delete(prepared, recursive: true);
            var seconds = Seconds(() => Storefront.Open(options, new Stages()).Dispose());
            var opened = OpenInOwnProcess(size);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size,9} products: prepared in {seconds:F1} s, opened in {opened.open_seconds:F2} s, {opened.rss_mb:F0} MB resident after {Episodes} episodes"));
            sizes[size.ToString(CultureInfo.InvariantCulture)] = new { prepare_seconds = Math.Round(seconds, 2), opened.open_seconds, opened.rss_mb };
        }
        return new Dictionary<string, object> { ["products"] = sizes };
    }

    /// <summary>What the other process does; its figures are its output's last line.</summary>
    public static IReadOnlyDictionary<string, object> Open(string[] args)
    {
        var options = BenchmarkShop.Options(BenchmarkShop.SizesOf(args)[0]);
        Storefront? shop = null;
        var seconds = Seconds(() => shop = Storefront.Open(options));
        using (shop)
        {
            for (var i = 0; i < Episodes; i++)
            {
                var goal = shop!.Goals[i % shop.Goals.Count];
                var episode = new Episode(shop, goal, $"fixed_{i}");
                episode.Step($"search[{goal.InstructionText}]");
                if (episode.Actions.Clickables.FirstOrDefault(text => text.StartsWith("b0", StringComparison.Ordinal)) is not { } asin) continue;
                episode.Step($"click[{asin}]");
                episode.Step("click[buy now]");
            }
            return new Dictionary<string, object> { ["open_seconds"] = Math.Round(seconds, 3), ["rss_mb"] = Math.Round(Environment.WorkingSet / 1e6, 1) };
        }
    }

    private static (double open_seconds, double rss_mb) OpenInOwnProcess(int size)
    {
        // Under `dotnet program.dll` the process is the host, and the program its first argument.
        var host = Environment.ProcessPath!;
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(host) == "dotnet") start.ArgumentList.Add(typeof(LoadBenchmark).Assembly.Location);
        foreach (var argument in new[] { "open", "--json", "--products", size.ToString(CultureInfo.InvariantCulture) }) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"Opening the shop of {size} products in its own process failed with exit code {process.ExitCode}.");
        using var figures = JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]);
        return (figures.RootElement.GetProperty("open_seconds").GetDouble(), figures.RootElement.GetProperty("rss_mb").GetDouble());
    }

    private static double Seconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Prints each stage as it begins, and when.</summary>
    private sealed class Stages : IProgress<PreparationProgress>
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private string? _stage;

        public void Report(PreparationProgress value)
        {
            if (value.Stage == _stage) return;
            _stage = value.Stage;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Stopwatch.GetElapsedTime(_start).TotalSeconds,6:F1} s  {value.Stage}"));
        }
    }
}
