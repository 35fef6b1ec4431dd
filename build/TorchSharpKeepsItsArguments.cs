using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Has the JIT compile TorchSharp without optimisations. TorchSharp hands native handles out of its arguments and does not keep those alive: optimised code lets the garbage collector finalise a
/// temporary <c>Scalar</c> while torch reads it. In unoptimised code arguments live to the end of the method. The switch is the assembly's <c>DebuggableAttribute</c>; the package's own file
/// is not touched: the change goes to the copy in the output folder. See docs/adr/032-torchsharp-keeps-its-arguments.md.
/// </summary>
public sealed class TorchSharpKeepsItsArguments : Task
{
    /// <summary>The attribute's value in the metadata's blob heap (ECMA-335 II.23.3): length 8, prolog 0001, the enum as int32, no named arguments.</summary>
    private static readonly byte[] Optimised = [8, 1, 0, 2, 0, 0, 0, 0, 0]; // IgnoreSymbolStoreSequencePoints

    private static readonly byte[] Unoptimised = [8, 1, 0, 3, 1, 0, 0, 0, 0]; // and Default, DisableOptimizations

    /// <summary>The copy of TorchSharp.dll to change; one that is changed already stays as it is.</summary>
    [Required]
    public string Assembly { get; set; } = "";

    public override bool Execute()
    {
        if (!File.Exists(Assembly))
            return true;
        var bytes = File.ReadAllBytes(Assembly);
        var (optimised, unoptimised) = (Find(bytes, Optimised), Find(bytes, Unoptimised));
        if (optimised.Count == 0 && unoptimised.Count == 1)
            return true;
        if (optimised.Count != 1)
        {
            Log.LogError($"{Assembly}: expected one DebuggableAttribute, found {optimised.Count}. The package changed: see docs/adr/032-torchsharp-keeps-its-arguments.md.");
            return false;
        }
        Unoptimised.CopyTo(bytes, optimised[0]);
        var written = File.GetLastWriteTimeUtc(Assembly);
        File.WriteAllBytes(Assembly + ".new", bytes);
        File.SetLastWriteTimeUtc(Assembly + ".new", written); // or the next build would think it stale and copy it again
        File.Delete(Assembly); // may be a hard link into the package folder: replace it, never write through it
        File.Move(Assembly + ".new", Assembly);
        return true;
    }

    private static List<int> Find(byte[] bytes, byte[] pattern) =>
        Enumerable.Range(0, bytes.Length - pattern.Length).Where(at => bytes[at] == pattern[0] && bytes.Skip(at).Take(pattern.Length).SequenceEqual(pattern)).ToList();
}
