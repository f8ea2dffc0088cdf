@echo off
rem Builds, and runs the tests; test --all runs the slow ones too. Further options go to each test program, such as -class NAME.
setlocal
cd /d "%~dp0"
set "options=-trait- Speed=slow %*"
if "%~1"=="--all" for /f "tokens=1,*" %%a in ("%*") do set "options=%%b"
call scripts\build.cmd CellTypes.Online.sln
if errorlevel 1 exit /b 1
set failed=0
for /d %%p in (tests\*.Tests) do (
  dotnet "artifacts\bin\%%~nxp\release\%%~nxp.dll" -noColor %options%
  if errorlevel 1 set failed=1
)
exit /b %failed%
