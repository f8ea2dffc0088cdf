@echo off
rem Builds what has changed and runs the celltypes program from wherever it is called.
setlocal
set "root=%~dp0"
call "%root%scripts\build.cmd" Cli\Cli.csproj
if errorlevel 1 exit /b 1
dotnet "%root%artifacts\bin\Cli\release\celltypes.dll" %*
