using static TorchSharp.torch;
set_num_threads(2);
var a = rand(2048, 2048);
var w = System.Diagnostics.Stopwatch.StartNew();
for (var i = 0; i < 10; i++) { using var b = a.matmul(a); }
Console.WriteLine($"{10 * 2.0 * 2048 * 2048 * 2048 / w.Elapsed.TotalSeconds / 1e9:F1} GFLOP/s");
