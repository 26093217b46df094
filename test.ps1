# Sets up what the tests need, then runs them. Needs only Windows and Python 3.11 or newer.
#
#   .\test.ps1                  with torch; the acceptance tests need Linux and are left out
#   .\test.ps1 fast             what needs no torch
#   .\test.ps1 [fast] ARGS      further arguments are handed to pytest

. (Join-Path $PSScriptRoot 'packaging\setup.ps1')

$venv = Join-Path $root '.venv-test'
$chosen = @('-m', 'not acceptance')
$extras = @('test', 'train')
$rest = @($args)
if ($rest.Count -gt 0 -and $rest[0] -eq 'fast') {
    $rest = @($rest | Select-Object -Skip 1)
    $chosen += '--ignore=tests/model'
    $extras = @('test')
}

$missing = @($extras | Where-Object { -not (Test-Ready $venv $_) })
if ($missing.Count -gt 0) {
    $steps = $missing.Count + 1
    Write-Line "Setting up, step 1 of ${steps}: making a Python environment."
    New-Environment $venv
    for ($number = 0; $number -lt $missing.Count; $number++) {
        Write-Line "Setting up, step $($number + 2) of ${steps}: installing $($missing[$number])."
        Install-Extra $venv $missing[$number]
    }
    Write-Line 'The tests are set up.'
}

Set-Location $root
& (Get-EnvironmentPython $venv) -m pytest @chosen @rest
exit $LASTEXITCODE
