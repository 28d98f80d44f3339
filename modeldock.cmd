@echo off
rem Runs ModelDock from a checkout. It builds the distribution if there is none; after a change of the
rem sources, stop the gateway and delete dist\assembly\target to have it built again.
setlocal
set "root=%~dp0"
set "found="
for /d %%D in ("%root%dist\assembly\target\modeldock-*") do if exist "%%~D\bin\modeldock.cmd" set "found=%%~D"
if not defined found (
  >&2 echo modeldock: building, only the first time
  pushd "%root%"
  call mvnw.cmd -B -q -ntp -pl dist/assembly -am -Dmaven.test.skip -Dspotless.check.skip -Denforcer.skip package 1>&2
  if errorlevel 1 (
    popd
    >&2 echo modeldock: the build failed; its output is above
    exit /b 1
  )
  popd
  for /d %%D in ("%root%dist\assembly\target\modeldock-*") do if exist "%%~D\bin\modeldock.cmd" set "found=%%~D"
)
call "%found%\bin\modeldock.cmd" %*
exit /b %ERRORLEVEL%
