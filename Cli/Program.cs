using CellTypes.Cli;

return await CommandLine.RunAsync(args);
