import type { CompletionModel, CompletionOption } from './completion.ts';

/** For Windows PowerShell 5.1 and PowerShell 7. */
export function powershellScript({ leading, commands }: CompletionModel): string {
  const table = commands.map(({ name, options, operands, isOpenEnded }) =>
    [
      `    ${quoted(name)} = @{`,
      `      Options = @(${options.map(optionTable).join(', ')})`,
      `      Operands = @(${operands.map(quoted).join(', ')})`,
      `      Open = $${isOpenEnded}`,
      '    }',
    ].join('\n'),
  );
  const names = commands.map(({ name, help }) => `    @(${quoted(name)}, ${quoted(help)})`);
  return `# Completion of culvert for PowerShell. In $PROFILE: culvert completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName @('culvert', 'culvert.cmd', 'culvert.exe') -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = @(
${names.join('\n')}
  )
  $leading = @(${leading.map(optionTable).join(', ')})
  $table = @{
${table.join('\n')}
  }

  function Find-Option($options, $flag) {
    foreach ($option in $options) {
      if ($option.Long -ceq $flag -or $option.Short -ceq $flag) { return $option }
    }
    return $null
  }

  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
    ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text } } |
    Select-Object -Skip 1)
  # The last one is being written, unless the cursor stands behind a blank.
  if ($wordToComplete -ne '' -and $words.Count -gt 0) { $words = @($words | Select-Object -SkipLast 1) }

  $command = $null; $operands = 0; $pending = $null; $culvertProfile = ''; $culvertRegion = ''; $ended = $false
  foreach ($word in $words) {
    $options = if ($null -eq $command) { $leading } else { $table[$command].Options }
    if ($null -ne $pending) {
      if ($pending.Long -ceq '--profile') { $culvertProfile = $word }
      if ($pending.Long -ceq '--region') { $culvertRegion = $word }
      $pending = $null
    } elseif ($word -ceq '--') {
      $ended = $true
    } elseif (-not $ended -and $word -match '^--[a-z-]+=') {
      if ($word -cmatch '^--profile=(.*)$') { $culvertProfile = $Matches[1] }
      if ($word -cmatch '^--region=(.*)$') { $culvertRegion = $Matches[1] }
    } elseif (-not $ended -and $word -like '-?*') {
      $option = Find-Option $options $word
      if ($null -ne $option -and $option.Kind -ne '' -and -not $option.Maybe) { $pending = $option }
    } elseif ($null -eq $command) {
      if (-not $table.ContainsKey($word)) { return }
      $command = $word
    } else {
      $operands += 1
    }
  }

  $typed = $wordToComplete.Trim("'", '"')
  $head = ''
  $kind = ''
  $options = if ($null -eq $command) { $leading } else { $table[$command].Options }
  if ($null -ne $pending) {
    $kind = $pending.Kind
  } elseif (-not $ended -and $typed -match '^(--[a-z-]+=)(.*)$') {
    $head = $Matches[1]; $typed = $Matches[2]
    $option = Find-Option $options $head.TrimEnd('=')
    if ($null -ne $option) { $kind = $option.Kind }
  } elseif (-not $ended -and $typed.StartsWith('-')) {
    foreach ($option in $options) {
      if ($option.Long.StartsWith($typed)) {
        $help = if ($option.Help -eq '') { $option.Long } else { $option.Help }
        [System.Management.Automation.CompletionResult]::new($option.Long, $option.Long, 'ParameterName', $help)
      }
    }
    return
  } elseif ($null -eq $command) {
    foreach ($pair in $commands) {
      if ($pair[0].StartsWith($typed)) {
        [System.Management.Automation.CompletionResult]::new($pair[0], $pair[0], 'ParameterValue', $pair[1])
      }
    }
    return
  } else {
    $list = @($table[$command].Operands)
    if ($operands -lt $list.Count) { $kind = $list[$operands] }
    elseif ($table[$command].Open -and $list.Count -gt 0) { $kind = $list[-1] }
  }

  if ($kind -eq 'services' -and $typed.Contains(',')) {
    $comma = $typed.LastIndexOf(',') + 1
    $head += $typed.Substring(0, $comma); $typed = $typed.Substring($comma)
  }
  $values = @()
  if ($kind.StartsWith('words ')) {
    $values = $kind.Substring(6).Split(' ')
  } elseif (@('devices', 'targets', 'profiles', 'services') -contains $kind) {
    $arguments = @('__complete', $kind, "--prefix=$typed", "--profile=$culvertProfile", "--region=$culvertRegion")
    $values = @(& culvert @arguments 2>$null)
  }
  foreach ($value in $values) {
    if ($value.StartsWith($typed, [System.StringComparison]::OrdinalIgnoreCase)) {
      $whole = $head + $value
      $text = if ($whole -match '[^A-Za-z0-9:_.=-]') { "'" + $whole.Replace("'", "''") + "'" } else { $whole }
      [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $value)
    }
  }
}
`;
}

function optionTable({ long, short, kind, maybe, help }: CompletionOption): string {
  const fields = [
    `Long = ${quoted(long)}`,
    `Short = ${quoted(short ?? '')}`,
    `Kind = ${quoted(kind ?? '')}`,
    `Maybe = $${maybe}`,
    `Help = ${quoted(help)}`,
  ];
  return `@{ ${fields.join('; ')} }`;
}

/** A word for PowerShell. ASCII alone: what a program prints goes through the console's own encoding there. */
function quoted(text: string): string {
  const ascii = text.replace(/[\u2018\u2019]/g, "'").replaceAll('\u2026', '...');
  return `'${ascii.replaceAll("'", "''")}'`;
}
