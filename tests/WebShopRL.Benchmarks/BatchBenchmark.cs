using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Benchmarks;

/// <summary>
/// The Python client's VectorEnv: 256 episodes, each step of all of them one call over one connection. Everything from the actions as texts to observations, rewards
/// and clickables as Python objects counts; an episode that has ended starts anew in the same call, which counts as its step.
/// </summary>
internal static class BatchBenchmark
{
    private const int WarmUpSeconds = 8;
    private const int Seconds = 10;

    public static IReadOnlyDictionary<string, object> Run(string[] args) => RunAsync().GetAwaiter().GetResult();

    private static async Task<IReadOnlyDictionary<string, object>> RunAsync()
    {
        await using var service = HttpBenchmark.CreateService();
        await service.StartAsync();
        await service.Services.GetRequiredService<ShopProvider>().OpenAsync();
        var figures = new Dictionary<string, object>();
        foreach (var mode in (string[])["text_rich", "html"])
        {
            var processor = Process.GetCurrentProcess().TotalProcessorTime;
            var result = await PlayAsync(service.Urls.First(), mode);
            processor = Process.GetCurrentProcess().TotalProcessorTime - processor;
            var (steps, seconds) = (result.GetProperty("steps").GetInt32(), result.GetProperty("seconds").GetDouble());
            var ours = processor.TotalSeconds / (seconds + WarmUpSeconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{mode}: {steps / seconds:F0} steps per second; of a step {1e6 * result.GetProperty("python_seconds").GetDouble() / steps:F1} µs are Python's; the service kept {ours:F2} cores busy"));
            figures[mode == "text_rich" ? "steps_per_second" : $"{mode}_steps_per_second"] = Math.Round(steps / seconds);
        }
        await service.StopAsync();
        return figures;
    }

    private static async Task<JsonElement> PlayAsync(string url, string mode)
    {
        var root = RepositoryRootOf(AppContext.BaseDirectory);
        var start = new ProcessStartInfo("python3",
            [Path.Combine(root, "tests", "WebShopRL.Benchmarks", "batch.py"), url, $"{WarmUpSeconds}", $"{Seconds}", mode]) { RedirectStandardOutput = true };
        start.Environment["PYTHONPATH"] = Path.Combine(root, "clients", "python");
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var python = Process.Start(start) ?? throw new InvalidOperationException("python3 did not start.");
        var line = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        return python.ExitCode == 0 ? JsonDocument.Parse(line).RootElement : throw new InvalidOperationException($"batch.py ended with status {python.ExitCode}.");
    }

    private static string RepositoryRootOf(string folder) =>
        File.Exists(Path.Combine(folder, "WebShopRL.Web.sln")) ? folder : RepositoryRootOf(Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new DirectoryNotFoundException("No folder above holds WebShopRL.Web.sln."));
}
