@echo off
rem Finds a JDK 25 or newer and sets JDK_HOME, for the scripts that call this file.
rem MODELDOCK_JAVA_HOME decides if it is set; then JAVA_HOME, if it is new enough; then the newest of the usual places.
set "JDK_HOME="
set "JDK_BEST=0"
if defined MODELDOCK_JAVA_HOME (
  call :rank "%MODELDOCK_JAVA_HOME%"
  if not defined JDK_HOME (
    >&2 echo modeldock: MODELDOCK_JAVA_HOME=%MODELDOCK_JAVA_HOME% is no home of a JDK 25 or newer; set it to one, or unset it to have the usual places searched
    exit /b 1
  )
  exit /b 0
)
if defined JAVA_HOME (
  call :rank "%JAVA_HOME%"
  if defined JDK_HOME exit /b 0
)
for /d %%D in (
  "%ProgramFiles%\Java\*" "%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Microsoft\jdk-*"
  "%ProgramFiles%\Amazon Corretto\*" "%ProgramFiles%\Zulu\*" "%ProgramFiles%\BellSoft\*"
  "%USERPROFILE%\.jdks\*" "%USERPROFILE%\scoop\apps\*jdk*"
) do (
  call :rank "%%~D"
  call :rank "%%~D\current"
)
for %%J in (java.exe) do if not "%%~$PATH:J"=="" call :rank "%%~dp$PATH:J.."
if not defined JDK_HOME (
  >&2 echo modeldock: needs a JDK 25 or newer and found none in JAVA_HOME, the PATH, "%ProgramFiles%", %%USERPROFILE%%\.jdks or scoop; install one, or set MODELDOCK_JAVA_HOME to where it is
  exit /b 1
)
exit /b 0

rem Takes the home %1 if its release file names a version of 25 or newer that is above the best so far.
:rank
if not exist "%~1\bin\java.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "tokens=2,3,4 delims=.=+- " %%A in ('findstr /b "JAVA_VERSION=" "%~1\release"') do call :take "%~1" %%~A %%~B %%~C
exit /b 0

:take
set "JDK_MAJOR=%~2"
set "JDK_MAJOR=%JDK_MAJOR:"=%"
set "JDK_MINOR=%~3"
if not defined JDK_MINOR set "JDK_MINOR=0"
set "JDK_MINOR=%JDK_MINOR:"=%"
set "JDK_PATCH=%~4"
if not defined JDK_PATCH set "JDK_PATCH=0"
set "JDK_PATCH=%JDK_PATCH:"=%"
if %JDK_MAJOR% lss 25 exit /b 0
set /a JDK_RANK=JDK_MAJOR * 1000000 + JDK_MINOR * 1000 + JDK_PATCH
if %JDK_RANK% leq %JDK_BEST% exit /b 0
set "JDK_BEST=%JDK_RANK%"
set "JDK_HOME=%~1"
exit /b 0
