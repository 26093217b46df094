# Starts Hearsight, and sets it up first when needed. Needs only Windows and Python 3.11 or newer.
#
#   .\run.ps1                            the window, with a sample picture
#   .\run.ps1 describe photo.jpg         arguments are handed on
#   $env:HEARSIGHT_GPU = 'directml'      before it: use the graphics card (or 'cuda', for NVIDIA)
#
# Where scripts are not allowed: powershell -ExecutionPolicy Bypass -File run.ps1

. (Join-Path $PSScriptRoot 'packaging\setup.ps1')

switch ("$env:HEARSIGHT_GPU") {
    '' { $extra = 'cpu'; $venv = Join-Path $root '.venv' }
    { $_ -in 'cuda', 'directml' } { $extra = $_; $venv = Join-Path $root ".venv-$_" }
    default { Stop-Here 2 'HEARSIGHT_GPU can be cuda or directml here.' }
}

if (-not (Test-Ready $venv $extra)) {
    Write-Line 'Setting up, step 1 of 2: making a Python environment.'
    New-Environment $venv
    Write-Line 'Setting up, step 2 of 2: downloading and installing, about 200 megabytes.'
    Install-Extra $venv $extra
    Write-Line 'Hearsight is set up.'
}

# A picture folder may hold a file named like a Python module: never import from there.
$env:PYTHONSAFEPATH = '1'

$arguments = $args
if ($arguments.Count -eq 0) { $arguments = @(Join-Path $root 'assets\samples\chelsea.png') }
& (Get-EnvironmentPython $venv) -m desktop_app @arguments
exit $LASTEXITCODE
