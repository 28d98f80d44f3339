@echo off
rem Starts ModelDock on a JDK 25 or newer. The JVM's flags are in conf\, not here. This script uses an
rem AOT cache (lib\modeldock.aot) if there is one, but makes none; conf\jvm.options says how to.
setlocal
for %%D in ("%~dp0..") do set "dist=%%~fD"
call "%dist%\lib\find-jdk.cmd" || exit /b 1
set "client=@%dist%\conf\jvm.client.options"
for %%A in (%*) do if /i "%%~A"=="serve" set "client="
set "aot="
if exist "%dist%\lib\modeldock.aot" if /i not "%MODELDOCK_AOT%"=="off" set "aot=-XX:AOTCache=%dist%\lib\modeldock.aot"
set "flags="
if defined client set "flags="%client%""
if defined aot set "flags=%flags% "%aot%""
"%JDK_HOME%\bin\java.exe" "@%dist%\conf\jvm.options" "@%dist%\conf\jvm.kernel.options" %flags% %MODELDOCK_JAVA_OPTS% "-Dmodeldock.dist=%dist%" -p "%dist%\lib\cli;%dist%\lib" -m dev.modeldock.cli/dev.modeldock.cli.Main %*
exit /b %ERRORLEVEL%
