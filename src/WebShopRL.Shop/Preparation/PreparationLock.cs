using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Shop.Preparation;

/// <summary>Keeps two processes from preparing the same catalog: an open file that nobody else can open. The system lets go of it when a process dies.</summary>
internal sealed class PreparationLock : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly FileStream _file;

    private PreparationLock(FileStream file) => _file = file;

    /// <summary>Waits as long as somebody else holds the lock. The empty file stays where it is: removing it would let two others in at once.</summary>
    public static PreparationLock Take(string path, IProgress<PreparationProgress>? progress, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new PreparationLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (IsHeldByAnother(e))
            {
                progress?.Report(new("Waiting for another process that prepares this catalog", 0));
                cancellation.WaitHandle.WaitOne(Poll);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>EWOULDBLOCK on Linux and on macOS, ERROR_SHARING_VIOLATION on Windows; anything else (a full disk, say) is an error to report, not to wait for.</summary>
    private static bool IsHeldByAnother(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    public void Dispose() => _file.Dispose();
}
