namespace WebShopRL.Shop.Catalogs;

/// <summary>A file that WebShop's authors hand out.</summary>
/// <param name="Sha256">In lower-case hexadecimal digits.</param>
/// <param name="DriveId">Google Drive's name for it, from the authors' own setup.sh.</param>
public sealed record KnownFile(string Name, long Size, string Sha256, string DriveId)
{
    /// <summary>Where a person's browser gets it.</summary>
    public Uri Page => new($"https://drive.google.com/uc?id={DriveId}");

    /// <summary>Where the bytes are, without the page that asks whether a large file is really wanted.</summary>
    public Uri Address => new($"https://drive.usercontent.google.com/download?id={DriveId}&export=download&confirm=t");
}

/// <summary>WebShop's own files, by the name they are handed out under. Published scores are about exactly these.</summary>
public static class KnownFiles
{
    private static readonly KnownFile
        ProductsSmall = new("items_shuffle_1000.json", 4_467_013, "30a4765c3a327af72d9a9a95a6b2486d516f0fa1d3ecd83681901ce82a21b269", "1EgHdxQ_YxqIQlvvq5iKlCrkEKR6-j0Ib"),
        AttributesSmall = new("items_ins_v2_1000.json", 147_099, "f88a36314a397b53b3d9c3fa5878e5f7b26d35019a51ec83fbedeca61a948f6f", "1IduG0xl544V_A_jv3tHXC0kyFi7PnyBu"),
        Products = new("items_shuffle.json", 5_479_720_229, "2ef591d65df3af89e972ab72468eb82cbf124d876552d9f3678667edd620a6c8", "1A2whVgOO0euk5O13n2iYDM0bQRkkRduB"),
        Attributes = new("items_ins_v2.json", 186_295_270, "1d36af476bdb8f82a5da62bd8acdabe54cd8de2fa84010d37da5c4890feb447e", "1s2j6NgHljiZzQNL3veZaAiyW_qDEgBNi"),
        Instructions = new("items_human_ins.json", 5_137_548, "cf78667548a71786e1d9049c24b802e48e1084ad4bb021cae56ce1f6d96954a3", "14Kb5SPBk_jfdLZ_CDBNitW98QLDlKR5O");

    /// <summary>What a catalog needs: of a thousand products, and of all.</summary>
    public static IReadOnlyList<KnownFile> Small { get; } = [ProductsSmall, AttributesSmall, Instructions];

    /// <inheritdoc cref="Small"/>
    public static IReadOnlyList<KnownFile> All { get; } = [Products, Attributes, Instructions];

    /// <summary>A warning where a file has the name of one of WebShop's and is another; null where it is WebShop's, or no name that is known.</summary>
    /// <param name="sha256">Of the file as it lies there, in lower-case hexadecimal digits; asked for only where the size fits.</param>
    public static string? Warning(string path, Func<string> sha256)
    {
        if (Small.Concat(All).FirstOrDefault(file => file.Name == Path.GetFileName(path)) is not { } known)
            return null;
        var size = new FileInfo(path).Length;
        return size != known.Size
            ? $"{path} has {size} bytes; WebShop's own {Path.GetFileName(path)} has {known.Size}. Scores do not compare with published ones."
            : sha256() is var found && found != known.Sha256
                ? $"{path} has the size of WebShop's own {Path.GetFileName(path)}, but other contents: SHA-256 {found}, expected {known.Sha256}. It may be damaged; fetch it again."
                : null;
    }
}
