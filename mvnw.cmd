@echo off
rem Runs the installed Maven on a JDK that can build this project (25 or newer), wherever that JDK is.
setlocal
call "%~dp0.mvn\find-jdk.cmd" || exit /b 1
where mvn >nul 2>nul
if errorlevel 1 (
  >&2 echo mvnw: no mvn on the PATH; install Apache Maven 3.8 or newer ^(this script downloads nothing^)
  exit /b 1
)
set "JAVA_HOME=%JDK_HOME%"
call mvn %*
exit /b %ERRORLEVEL%
