using WebShopRL.Agents.Models;

namespace WebShopRL.Web.Checkpoints;

/// <summary>Tells how far a download is on its own thread, in order; <see cref="Progress{T}"/> promises neither.</summary>
internal sealed class DownloadTold(Action<DownloadProgress> tell) : IProgress<DownloadProgress>
{
    public void Report(DownloadProgress value) => tell(value);
}
