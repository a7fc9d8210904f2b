/// What a shell reads once to complete the program's command lines.
///
/// It asks the program (``CompletionRequest``) each time, so that it never grows old, and adds files in the shell's own way.
enum CompletionScript {
    static func text(for shell: ShellLine.Shell) -> String {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        case .fish: fish
        }
    }

    // Also for bash 3.2, which macOS has: no `mapfile`, no `${x,,}`; it does without `compopt`.
    private static let bash = #"""
        # Completion of impasto in bash. Made by: impasto completions bash
        _impasto() {
            local program=$1 line kind rest typed= kept= again= endings= wants= file
            [[ $program == '~/'* ]] && program=$HOME/${program#'~/'}
            COMPREPLY=()
            while IFS= read -r line; do
                if [[ $line != $'\t'* ]]; then
                    COMPREPLY+=("$line")
                    continue
                fi
                line=${line#$'\t'}
                kind=${line%%$'\t'*}
                rest=${line#*$'\t'}
                case $kind in
                path) typed=$rest ;;
                kept) kept=$rest ;;
                again) again=$rest ;;
                files) wants=files endings=$rest ;;
                folders) wants=folders ;;
                nospace) compopt -o nospace 2>/dev/null ;;
                plain) compopt +o filenames 2>/dev/null ;;
                esac
            done < <("$program" ---complete bash "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null)
            [[ -n $wants ]] || return
            while IFS= read -r file; do
                COMPREPLY+=("$again${file#"$kept"}")
            done < <(compgen -d -- "$typed")
            [[ $wants == files ]] || return
            while IFS= read -r file; do
                if [[ -z $endings || " $endings " == *" ${file##*.} "* ]]; then
                    COMPREPLY+=("$again${file#"$kept"}")
                fi
            done < <(compgen -f -- "$typed")
        }
        complete -o filenames -F _impasto impasto
        """#

    private static let zsh = #"""
        #compdef impasto
        # Completion of impasto in zsh. Made by: impasto completions zsh
        _impasto() {
            local program=${~${(Q)words[1]}} line wants= endings= result=1
            local -a answer values suffix
            answer=("${(@f)$("$program" ---complete zsh "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
            for line in "${answer[@]}"; do
                case $line in
                '') ;;
                $'\tbefore'*) compset -P '*=' ;;
                $'\tnospace'*) suffix=(-S '') ;;
                $'\tfolders'*) wants=folders ;;
                $'\tfiles\t'*) wants=files endings=${line#$'\tfiles\t'} ;;
                *) values+=("$line") ;;
                esac
            done
            if (( ${#values} )); then
                _describe -V -t values value values "${suffix[@]}" && result=0
            fi
            if [[ $wants == folders ]]; then
                _files -/ && result=0
            elif [[ -n $endings ]]; then
                _files -g "*.(#i)(${endings// /|})(-.)" && result=0
            elif [[ $wants == files ]]; then
                _files && result=0
            fi
            return result
        }
        if [[ ${funcstack[1]} == _impasto ]]; then
            _impasto "$@"
        else
            compdef _impasto impasto
        fi
        """#

    private static let fish = #"""
        # Completion of impasto in fish. Made by: impasto completions fish
        function __impasto_paths -a before typed folders endings
            # Hidden files are found when their dot is there.
            set -l real (string replace -r '^~/' "$HOME/" -- "$typed")
            for path in $real*
                set -l shown $path
                if string match -q '~/*' -- "$typed"
                    set shown '~'(string sub -s (math (string length -- "$HOME") + 1) -- $path)
                end
                if test -d $path
                    echo $before$shown/
                else if test "$folders" = no
                    set -l ending (string lower -- (string replace -r '.*\.' '' -- $path))
                    if test -z "$endings"; or contains -- $ending (string split ' ' -- $endings)
                        echo $before$shown
                    end
                end
            end
        end
        function __impasto_complete
            set -l before (commandline -xpc 2>/dev/null; or commandline -opc)
            set -l raw (commandline -ct)
            set -l word (string unescape -- "$raw"; or string trim -l -c '"\'' -- "$raw")
            set -l program (string replace -r '^~/' "$HOME/" -- $before[1])
            set -l kept
            for line in ($program ---complete fish $before[2..] "$word" 2>/dev/null)
                set -l parts (string split \t -- $line)
                if test -n "$parts[1]"
                    echo $line
                    continue
                end
                switch "$parts[2]"
                    case before
                        set kept $parts[3]
                    case folders
                        __impasto_paths "$kept" (string sub -s (math (string length -- "$kept") + 1) -- "$word") yes ''
                    case files
                        __impasto_paths "$kept" (string sub -s (math (string length -- "$kept") + 1) -- "$word") no "$parts[3]"
                end
            end
        end
        complete -c impasto -f -k -a '(__impasto_complete)'
        """#
}
