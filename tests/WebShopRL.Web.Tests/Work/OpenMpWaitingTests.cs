using System.Diagnostics;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web;

namespace WebShopRL.Tests.Work;

/// <summary>docs/adr/037-openmp-threads-sleep-soon.md, held against what the OpenMP runtime itself says it took in a worker that is started with nothing set.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class OpenMpWaitingTests
{
    private const string SpinCount = "GOMP_SPINCOUNT = '";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Worker_LetsTorchsThreadsSleepSoon_WhenItsEnvironmentSaysNothing() => Assert.Equal("1000", await SpinCountOfWorkerAsync());

    [Fact]
    public async Task Worker_KeepsThePersonsOwnSpinCount_WhenOneIsSet() => Assert.Equal("4321", await SpinCountOfWorkerAsync(("GOMP_SPINCOUNT", "4321")));

    [Fact]
    public async Task Worker_KeepsThePersonsOwnPolicy_WhenOneIsSet() => Assert.Equal("0", await SpinCountOfWorkerAsync(("OMP_WAIT_POLICY", "passive")));

    /// <summary>Starts the program by its dll alone; a worker runs one operation of torch as it starts. The runtime prints its settings as it is loaded.</summary>
    private static async Task<string> SpinCountOfWorkerAsync(params (string Name, string Value)[] set)
    {
        await using var database = await TestDatabase.CreateAsync();
        var artifacts = Directory.CreateTempSubdirectory("webshoprl-openmp-");
        var start = new ProcessStartInfo("dotnet",
        [
            typeof(WebShopApplication).Assembly.Location, "--Role=worker", $"--ConnectionStrings:WebShop={database.ConnectionString}", $"--Artifacts:Root={artifacts.FullName}",
            $"--Shop:Catalog={RepositoryFiles.Fixtures("webshop")[0]}", "--Shop:NounTagger=all-words", "--Torch:Device=cpu", "--Demo:QuickStart=false", "--Logging:LogLevel:Default=Critical",
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var name in new[] { "GOMP_SPINCOUNT", "OMP_WAIT_POLICY" })
            start.Environment.Remove(name);
        start.Environment["OMP_DISPLAY_ENV"] = "verbose";
        foreach (var (name, value) in set)
            start.Environment[name] = value;

        using var worker = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = worker.StandardOutput.ReadToEndAsync(patience.Token);
            var said = new List<string>();
            while (await worker.StandardError.ReadLineAsync(patience.Token) is { } line)
            {
                said.Add(line);
                if (line.IndexOf(SpinCount, StringComparison.Ordinal) is >= 0 and var at)
                    return line[(at + SpinCount.Length)..].TrimEnd('\'');
            }
            throw new InvalidOperationException($"The worker ended without loading OpenMP:\n{string.Join('\n', said)}\n{await output}");
        }
        finally
        {
            worker.Kill();
            await worker.WaitForExitAsync(CancellationToken.None);
            artifacts.Delete(recursive: true);
        }
    }
}
