using WebShopRL.Agents.Training;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Artifacts;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Runs.Training;

/// <summary>What a run learns from, kept among the artifacts by name. Called from the trainer's thread, which waits.</summary>
internal sealed class KeptInputs(int runId, RunInputs inputs, IArtifacts artifacts, ArtifactsOptions options, CancellationToken cancellation) : IRunInputs
{
    /// <exception cref="DirectoryNotFoundException">The run began with something whose files are gone.</exception>
    public byte[] Keep(string name, Func<byte[]> make) =>
        Wait(FindAsync(name)) ?? Wait(KeepAsync(name, make()));

    private async Task<byte[]?> FindAsync(string name)
    {
        var content = await DatabaseRetry.RunAsync(() => inputs.FindAsync(runId, name, cancellation), cancellation);
        if (content is null)
            return null;
        return await artifacts.OpenAsync(content, cancellation) is { } folder
            ? await File.ReadAllBytesAsync(Path.Combine(folder, name), cancellation)
            : throw new DirectoryNotFoundException($"What this run learns from ({name}) is gone: Artifacts:Root has no content {ContentKey.Short(content)}. It cannot go on as it began; launch it anew.");
    }

    private async Task<byte[]> KeepAsync(string name, byte[] made)
    {
        using var scratch = new ScratchFolder(options, $"input-of-run-{runId}");
        await File.WriteAllBytesAsync(Path.Combine(scratch.Path, name), made, cancellation);
        var content = await ContentKey.OfFolderAsync(scratch.Path, cancellation);
        await DatabaseRetry.RunAsync(() => inputs.KeepAsync(new RunInput { RunId = runId, Name = name, Content = content }, token => artifacts.PutAsync(content, scratch.Path, token), cancellation), cancellation);
        return made;
    }

    /// <summary>The trainer's thread has nothing else to do.</summary>
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
