// new char[] leaves its elements as they are; std::endl flushes.
#include <iostream>
#include <string>

int main(int argc, char **argv)
{
	const std::string mode = argv[1];
	const std::size_t size = std::stoul(argv[2]) * 1024 * 1024;
	unsigned long sum = 0;

	std::cout << "ready" << std::endl;
	char *block = new char[size];
	std::cout << "reserved" << std::endl;
	volatile char *bytes = block;
	for (std::size_t i = 0; i < size; i += 4096) {
		if (i * 2 == size)
			std::cout << "half" << std::endl;
		if (mode == "w")
			bytes[i] = 'x';
		else
			sum += bytes[i];
	}
	std::cout << "touched" << std::endl;
	delete[] block;
	std::cout << "freed" << std::endl;
	return sum != 0;
}
