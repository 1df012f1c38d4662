# Talks to services of the machine by their sockets: it reaches none.
import glob, socket
for line in open("/proc/net/unix"):
    name = line.split()[-1]
    try:
        peer = socket.socket(socket.AF_UNIX)
        peer.connect(name.replace("@", "\0"))
        print("connected to", name)
    except OSError:
        pass
print("done")
raise SystemExit(3)
