using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebShopRL.Store.Work;

/// <summary>A status is stored as the word that people and the API read: <c>queued</c>, <c>running</c>, ...</summary>
internal static class StatusText
{
    public static void HasStatusText(this PropertyBuilder<RunStatus> status) =>
        status.HasMaxLength(16).HasConversion(value => value.ToString().ToLowerInvariant(), text => Enum.Parse<RunStatus>(text, true));
}
