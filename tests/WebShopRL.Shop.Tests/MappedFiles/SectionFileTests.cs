using System.Text;
using WebShopRL.Shop.MappedFiles;
using WebShopRL.Shop.Preparation;

namespace WebShopRL.Tests.MappedFiles;

[Trait(Category.Name, Category.Unit)]
public class SectionFileTests
{
    private const ulong Magic = 0x01_54_53_45_54;

    [Fact]
    public void Section_GivesWhatWasWritten()
    {
        using var file = SectionFile.OpenCopy(Written(), Magic);
        Assert.Equal([1L, 2, 3], file.Section<long>(0).ToArray());
        Assert.Equal("streamed", Encoding.UTF8.GetString(file.Section<byte>(1)));
        Assert.Equal("ream", Encoding.UTF8.GetString(file.Slice(1, 2, 4)));
        Assert.Empty(file.Section<int>(2).ToArray());
    }

    [Fact]
    public void Slice_RefusesWhatLiesOutside()
    {
        using var file = SectionFile.OpenCopy(Written(), Magic);
        Assert.Throws<InvalidDataException>(() => file.Slice(1, 5, 4).Length);
        Assert.Throws<InvalidDataException>(() => file.Slice(1, -1, 2).Length);
    }

    [Fact]
    public void Open_RefusesEveryDamagedHeader_AndEveryCutFile()
    {
        var intact = Written();
        for (var at = 0; at < SectionFile.HeaderLength(3); at++)
        {
            var damaged = intact.ToArray();
            damaged[at] ^= 0x40;
            Assert.Throws<InvalidDataException>(() => SectionFile.OpenCopy(damaged, Magic));
        }
        for (var length = 0; length < intact.Length; length++)
            Assert.Throws<InvalidDataException>(() => SectionFile.OpenCopy(intact.AsSpan(0, length), Magic));
    }

    [Fact]
    public void Section_Throws_WhenTheFileIsClosed()
    {
        var file = SectionFile.OpenCopy(Written(), Magic);
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Section<long>(0).Length);
    }

    private static byte[] Written()
    {
        using var stream = new MemoryStream();
        var writer = new SectionFileWriter(stream, Magic, sections: 3);
        writer.Write<long>([1, 2, 3]);
        writer.Begin().Write("streamed"u8);
        writer.Write<int>([]);
        writer.Finish();
        return stream.ToArray();
    }
}
