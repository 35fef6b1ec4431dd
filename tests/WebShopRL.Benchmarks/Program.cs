using WebShopRL.Benchmarks;

// dotnet run -c Release --project tests/WebShopRL.Benchmarks -- NAME [--json] [--products N]
return Benchmark.RunFromCommandLine(args);
