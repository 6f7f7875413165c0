@echo off
rem The same as ./dev, on Windows itself: no Wine, the JVM of this machine. "dev help" says what there is.
setlocal
cd /d "%~dp0"

set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
rem One set of flags for every JDK: an older one skips those it does not know.
set "flags=-XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

if "%~1"=="demo" goto demo
if "%~1"=="test" goto test
if "%~1"=="bench" goto bench
echo usage: dev ^<command^>
echo.
echo   demo    seven options on real channels, and what became of it
echo   demo catalogue [--json]
echo           what this machine says to each IOCTL, as a table or as JSON, for a bug report
echo   test    the test suite
echo   bench [-quick] [further JMH arguments]
echo           the benchmarks, with an HTML page of plots and tables; -quick shows in
echo           some minutes that they run
if "%~1"=="help" exit /b 0
exit /b 2

:demo
set "program="
if "%~2,%~3,%~4"==",," set "program=WinsockDemo"
if "%~2,%~3,%~4"=="catalogue,," set "program=WinsockCatalogue"
if "%~2,%~3,%~4"=="catalogue,--json," set "program=WinsockCatalogue --json"
if not defined program goto unknown
call :build examples
if errorlevel 1 exit /b 1
"%java%" %flags% -cp examples\target\examples.jar io.github.nettywinsock.examples.%program%
exit /b %errorlevel%

:test
if not "%~2"=="" goto unknown
call mvnw.cmd -B -ntp verify
exit /b %errorlevel%

:bench
for %%a in (%*) do for %%b in (ratios --linux --model --jdk) do if "%%~a"=="%%b" goto unknown
call :build benchmarks
if errorlevel 1 exit /b 1
rem Not one by one: cmd would split "-p payload=64" at the equals sign.
set "arguments="
for /f "tokens=1,*" %%a in ("%*") do set "arguments=%%b"
for /f %%t in ('powershell -NoProfile -Command "Get-Date -Format yyyyMMdd-HHmmss"') do set "now=%%t"
if not exist benchmarks\results mkdir benchmarks\results
"%java%" %flags% -jar benchmarks\target\benchmarks.jar -rf json -rff benchmarks\results\%now%-windows.json %arguments%
exit /b %errorlevel%

:unknown
echo dev: %1 does not know this; see dev help. --model, --linux, --jdk and "bench ratios" are for ./dev on Linux. 1>&2
exit /b 1

:build
call mvnw.cmd -q -B -ntp -Dmaven.test.skip=true -pl %1 -am package
exit /b %errorlevel%
