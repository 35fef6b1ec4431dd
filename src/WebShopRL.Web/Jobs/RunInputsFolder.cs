using WebShopRL.Agents.Training;

namespace WebShopRL.Web.Jobs;

/// <summary>What a run learns from, as files of a folder.</summary>
internal sealed class RunInputsFolder(string folder) : IRunInputs
{
    public byte[] Keep(string name, Func<byte[]> make)
    {
        var file = Path.Combine(folder, name);
        if (File.Exists(file))
            return File.ReadAllBytes(file);
        var made = make();
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(file + ".new", made);
        File.Move(file + ".new", file);
        return made;
    }
}
