@echo off
rem build.cmd TARGET: builds a project or the solution in Release; what has not changed is left as it is.
setlocal
cd /d "%~dp0.."
dotnet --version >nul 2>&1
if errorlevel 1 (
  echo The .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download and put dotnet on the PATH. >&2
  exit /b 1
)
rem A program that is to run on another libtorch must not bring one.
set runtime=cpu
if defined CELLTYPES_LIBTORCH set runtime=none
if not exist artifacts mkdir artifacts
dotnet build %1 --configuration Release -p:TorchRuntime=%runtime% --nologo --verbosity quiet -consoleLoggerParameters:NoSummary >artifacts\build.log 2>&1
if errorlevel 1 (
  type artifacts\build.log >&2
  echo The build failed; its output is above and in artifacts\build.log. >&2
  exit /b 1
)
